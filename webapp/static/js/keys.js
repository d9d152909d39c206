/* Keys that work everywhere: Ctrl+K search everything, / search, N new, F filter, ? all keys, Ctrl+Z and Ctrl+Y a step back and on. Not while something is being typed. */
const kezhang = window.kezhang;
const visible = (selector) => [...document.querySelectorAll(selector)].find((element) => element.offsetParent);

const press = (selector) => {
  const button = visible(selector);
  button?.click();
  return Boolean(button);
};

const search = () => {
  const box = visible("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
};

const help = () => {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) kezhang.unfold(dialog);
  return Boolean(dialog);
};

/* The search over all tables: it opens and takes what is typed at once; what it finds is shown by a script of its own. */
const seek = () => {
  const dialog = document.querySelector("[data-finder]") && document.getElementById("finder");
  if (!dialog) return false;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
  kezhang.part("finder").then(({ begin }) => begin(), () => kezhang.toast(kezhang.word("away"), { kind: "error" }));
  return true;
};

const PLAIN = { "/": search, "?": help, n: () => press("[data-new]"), f: () => press("[data-filter]") };
const LETTER = /^[a-z]$/;

const cellTakes = (event) => LETTER.test(event.key.toLowerCase()) && event.target.closest?.("td[data-field]:not(.ro), .facts [data-field]:not(.ro)");

const command = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;

/* True when the key asked for a step back or on, and it is taken. */
kezhang.stepped = (event) => {
  const key = command(event) && event.key.toLowerCase();
  if (key !== "z" && key !== "y") return false;
  kezhang.step(key === "y" || event.shiftKey ? "redos" : "undos");
  return true;
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-finder]") && seek()) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || kezhang.composing(event)) return;
  if (command(event) && !event.shiftKey && event.key.toLowerCase() === "k") return seek() && event.preventDefault();
  if (event.altKey && event.code === "KeyN") return press("[data-new]") && event.preventDefault();
  if (kezhang.types(event.target) || document.querySelector("dialog[open]")) return;
  if (kezhang.stepped(event)) return event.preventDefault();
  if (event.altKey || event.ctrlKey || event.metaKey || cellTakes(event)) return;
  if (PLAIN[event.key.toLowerCase()]?.()) event.preventDefault();
});
