/* Typing on a chosen cell replaces its value: letters, and what an input method composes (pinyin begins on the cell). */
const kezhang = window.kezhang;
const { cells, edit } = kezhang;
let composed = null;

const editableCell = (target) => (target.matches?.("td[data-field]") && cells.editable(target) ? target : null);

/* A star by its number, yes and no by one key: saved at once. */
const QUICK = {
  rating: (key) => (/^[1-5]$/.test(key) ? key : null),
  yes_no: (key, cell) => ({ y: "yes", 1: "yes", n: "no", 0: "no", " ": cell.matches(".nil, .dim") ? "yes" : "no" })[key.toLowerCase()] ?? null,
};

const quick = (cell, key) => {
  const kind = Object.keys(QUICK).find((name) => cell.classList.contains(name));
  const value = kind && cells.editable(cell) && !kezhang.drafts.of(cell) ? QUICK[kind](key, cell) : null;
  if (value !== null && kind) kezhang.save.cell(cell, { value, seen: cells.text(cell), before: kezhang.save.before(cell) });
  return value !== null && Boolean(kind);
};

kezhang.typing = {
  /* A plain character; / and ? are left to their own meaning. */
  key: (cell, event) => {
    if (quick(cell, event.key)) return true;
    if ([...event.key].length !== 1 || "/?".includes(event.key) || event.key === " " || !cells.editable(cell)) return false;
    edit.open(cell, { text: event.key });
    return true;
  },
};

/* The browser may not write into the cell itself; only a composition may, and it is taken out again at its end. */
document.addEventListener("beforeinput", (event) => {
  const cell = editableCell(event.target);
  if (!cell || event.inputType === "insertCompositionText") return;
  event.preventDefault();
  if (event.inputType === "insertText" && event.data) edit.open(cell, { text: event.data });
});

document.addEventListener("compositionstart", (event) => {
  const cell = editableCell(event.target);
  if (!cell) return;
  composed = { cell, html: cell.innerHTML };
  cell.classList.add("composing");
  getSelection().selectAllChildren(cell);
});

document.addEventListener("compositionend", (event) => {
  if (!composed || event.target !== composed.cell) return;
  const { cell, html } = composed;
  composed = null;
  cell.classList.remove("composing");
  setTimeout(() => {
    cell.innerHTML = html;
    if (event.data) edit.open(cell, { text: event.data });
    else cells.focus(cell);
  });
});

document.addEventListener("drop", (event) => { if (editableCell(event.target)) event.preventDefault(); });
