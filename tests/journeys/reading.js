/* What a person can read on a page: every visible text with its contrast, and every word of the page's own language. */
(() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });

  /* [red, green, blue, alpha], each 0–1, of any colour that CSS can say. */
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };

  const over = ([r, g, b, a], below) => [r, g, b].map((part, at) => part * a + below[at] * (1 - a));
  const light = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);

  const behind = (element) => {
    if (!element) return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [1, 1, 1];
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour.slice(0, 3) : over(colour, behind(element.parentElement));
  };

  const contrast = (element) => {
    const ground = behind(element);
    const [one, two] = [luminance(over(rgba(getComputedStyle(element).color), ground)), luminance(ground)];
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  };

  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest("[aria-hidden=true], .unseen");

  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && shown(element)) found.push([walker.currentNode.data.trim(), element]);
    }
    return found;
  };

  const SAID = ["aria-label", "title", "placeholder", "alt", "data-label"];

  /* Texts and labels outside what is marked as another language's. */
  const words = () => {
    const labelled = [...document.querySelectorAll(SAID.map((name) => `[${name}]`).join())];
    const labels = labelled.flatMap((element) => SAID.map((name) => [element.getAttribute(name) ?? "", element]));
    const foreign = ([, element]) => element.closest("[lang]").lang !== document.documentElement.lang;
    return [document.title, ...[...texts(), ...labels].filter((one) => !foreign(one)).map(([text]) => text)];
  };

  /* Texts that are too faint: less than 4.5 : 1, or 3 : 1 where they are large. */
  const faint = () => texts().flatMap(([text, element]) => {
    const { fontSize, fontWeight } = getComputedStyle(element);
    const large = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.6 : 24);
    const found = contrast(element);
    return found < (large ? 3 : 4.5) - 0.01 ? [`${text.slice(0, 30)} ${found.toFixed(2)} (${element.className})`] : [];
  });

  const wide = () => [...document.querySelectorAll("body *")]
    .filter((element) => shown(element) && element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => `${element.tagName}.${element.className}`).slice(0, 5);

  window.reading = { words, faint, wide };
})();
