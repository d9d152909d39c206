/* Menus, dialogs and hints: opened by what names them, placed beside it, closed by Esc or a click elsewhere. */
const kezhang = window.kezhang;
const GAP = 4;
const EDGE = 8;

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

/* Puts a floating element under its anchor, or above where there is more room; never outside the window. */
kezhang.place = (panel, anchor, { above = false, end = false } = {}) => {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const room = innerHeight - at.bottom - GAP - EDGE;
  const up = above || (room < height && at.top > room);
  const left = end ? at.right - width : at.left;
  panel.style.left = `${clamp(left, EDGE, Math.max(EDGE, innerWidth - width - EDGE))}px`;
  const top = up ? Math.max(EDGE, at.top - height - GAP) : at.bottom + GAP;
  panel.style.top = `${top}px`;
  panel.style.setProperty("--top", `${top}px`); // it ends within the window, also when it grows
};

/* Opens a dialog; one that names where its content lies is filled the first time. */
kezhang.unfold = async (dialog) => {
  if (dialog.dataset.fetch && !dialog.firstElementChild) {
    const answer = await kezhang.send("GET", dialog.dataset.fetch);
    if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
    dialog.replaceChildren(kezhang.parse(answer.html));
  }
  if (!dialog.open) dialog.showModal();
};

const invoker = (panel) => document.querySelector(`[popovertarget="${panel.id}"]`);

document.addEventListener("toggle", (event) => {
  const panel = event.target;
  if (event.newState !== "open" || !panel.matches("[popover][data-place]")) return;
  const anchor = event.source ?? invoker(panel);
  if (!anchor) return;
  const right = anchor.getBoundingClientRect().left > innerWidth / 2;
  kezhang.place(panel, anchor, { above: panel.dataset.place === "above", end: right });
  panel.querySelector("select, input:not([type=hidden]), a, button")?.focus({ preventScroll: true });
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover?.();
    kezhang.unfold(document.getElementById(opener.dataset.opens));
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) document.getElementById(closer.dataset.closes).close();
  if (event.target.matches("dialog")) event.target.close();
  if (event.target.closest("[data-reload]")) { event.preventDefault(); location.reload(); }
});

/* Arrow keys go through a menu's lines. */
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const lines = [...menu.querySelectorAll("a, button")].filter((line) => line.offsetParent);
  const step = event.key === "ArrowDown" ? 1 : -1;
  lines.at((lines.indexOf(document.activeElement) + step + lines.length) % lines.length)?.focus();
  event.preventDefault();
});

let hint;

/* A word beside an element: keys that help, or what is wrong. */
kezhang.hint = (anchor, text, { bad = false } = {}) => {
  kezhang.unhint();
  if (!text) return;
  hint = document.getElementById("hint-model").content.firstElementChild.cloneNode(true);
  hint.textContent = text;
  hint.classList.toggle("bad", bad);
  document.body.append(hint);
  hint.showPopover();
  kezhang.place(hint, anchor);
};

kezhang.unhint = () => { hint?.remove(); hint = null; };

/* What floats beside something leaves when the page beneath it moves. */
document.addEventListener("scroll", (event) => {
  if (!event.target.closest?.("[popover]")) kezhang.unhint();
}, { capture: true, passive: true });
