/* The editor upon a cell. A box takes the keys at once, while the real editor with its list and its `seen` is fetched.
   Modes: soft (clicked, nothing typed: keys still move), edit (the caret moves inside), type (typing replaced the value). */
const kezhang = window.kezhang;
const { cells, drafts, save } = kezhang;
let open = null;

const HINTS = { longtext: "long-keys", choice: "list-keys", person: "list-keys", reference: "list-keys", yes_no: "list-keys", rating: "list-keys", date: "date-keys", sealed_date: "date-keys" };

const box = () => open?.form.querySelector("[name=value]");

const shell = (text) => {
  const form = document.createElement("form");
  form.className = "editor";
  form.setAttribute("aria-busy", "true");
  form.innerHTML = '<input type="text" name="value" autocomplete="off">';
  form.elements.value.value = text;
  return form;
};

const caret = (input, mode) => {
  if (mode === "soft") input.select();
  else input.setSelectionRange?.(input.value.length, input.value.length);
};

const hintFor = () => {
  if (!open || open.mode === "soft") return;
  const error = open.form.querySelector(".error");
  const anchor = open.form.querySelector("textarea") ?? open.cell;
  if (error) kezhang.hint(anchor, error.textContent, { bad: true });
  else if (!open.form.querySelector(".options:popover-open")) kezhang.hint(anchor, open.form.dataset.help || kezhang.word(HINTS[open.form.dataset.kind] ?? "edit-keys"));
};

const refuse = (cell) => {
  kezhang.hint(cell, kezhang.word(cells.head(cell)?.dataset.fixed === undefined ? "locked" : "read-only"));
  kezhang.announce(kezhang.word("read-only"));
};

const edit = {
  current: () => open,
  is: (cell) => open?.cell === cell,

  /* Opens the editor of a cell; `text` replaces its value. Resolves when the real editor lies on it. */
  open: (cell, { mode = "edit", text = null } = {}) => {
    if (edit.is(cell)) return open.ready;
    edit.commit(null);
    kezhang.unhint();
    if (!cells.editable(cell)) return refuse(cell);
    const draft = drafts.of(cell);
    const before = draft?.before ?? save.before(cell);
    if (draft?.why === "conflict") return save.cell(cell, { value: draft.text, seen: draft.seen ?? undefined, before, again: false });
    const shown = draft ? draft.seen ?? undefined : cells.masked(cell) || kezhang.clip.clipped(cell) ? undefined : kezhang.clip.text(cell);
    cell.removeAttribute("contenteditable");
    const start = text ?? draft?.text ?? (cells.masked(cell) ? "" : cells.text(cell));
    const said = draft || shown === undefined ? undefined : cell.matches(".nil") ? "" : cells.text(cell);
    open = { cell, mode: text === null ? mode : "type", before, shown, said, draft, typed: text ?? draft?.text ?? null, form: shell(start), loaded: false };
    cell.classList.add("editing");
    cell.append(open.form);
    box().focus({ preventScroll: true });
    caret(box(), open.mode);
    open.ready = load(open);
    return open.ready;
  },

  /* Leaves without saving. */
  close: () => {
    if (!open) return;
    const { cell, form } = open;
    open = null;
    form.remove();
    cell.classList.remove("editing");
    kezhang.unhint();
  },

  /* Saves what changed and goes on: `move` is {dx, dy} or null. Waits for the editor where it is still on its way. */
  commit: (move) => {
    const at = open;
    if (!at) return;
    kezhang.dates.settle(box());
    kezhang.pick.settle(box());
    const entry = { value: box().value, seen: at.form.elements.seen?.value, shown: at.shown, said: at.said, before: at.before, appended: !at.loaded && at.typed === null && cells.masked(at.cell) };
    const same = at.loaded ? entry.value.trim() === at.original.trim() : !dirty(at);
    edit.close();
    if (same && at.draft) drafts.drop(at.cell);
    if (!same) save.cell(at.cell, entry);
    if (move) go(at.cell, move);
  },

  cancel: () => {
    const at = open;
    if (!at) return;
    edit.close();
    cells.focus(at.cell);
  },
};

const dirty = (at) => at.dirty || at.typed !== null;

const go = (cell, { dx = 0, dy = 0 }) => {
  const to = dx ? cells.onward(cell, dx) : cells.beside(cell, 0, dy);
  if (!to && dy > 0 && !cells.host(cell).querySelector("tbody:last-of-type .more") && kezhang.fresh?.enter(cell)) return;
  cells.focus(to ?? cell);
};

const load = async (at) => {
  await save.settled(at.cell);
  const answer = await kezhang.send("GET", cells.url(at.cell));
  if (open !== at) return;
  const form = answer.ok && kezhang.parse(answer.html).querySelector("form");
  if (!form) return failed(at, answer);
  await composed(at);
  if (open === at) mount(at, form);
};

/* While something is being composed in the box, the box stays. */
const composed = (at) => (at.composing ? new Promise((done) => at.form.addEventListener("compositionend", done, { once: true })) : null);

/* Without the editor: what is being typed may be finished, saving will try again; else there is nothing to do here. */
const failed = (at, answer) => {
  if (dirty(at) && ![403, 404].includes(answer.status)) return;
  edit.close();
  cells.focus(at.cell);
  kezhang.toast(answer.status ? kezhang.reason(answer) : kezhang.word("away"), { kind: "error" });
};

const mount = (at, form) => {
  const shown = box();
  const focused = document.activeElement === shown;
  const typed = dirty(at) ? shown.value : null;
  const range = [shown.selectionStart, shown.selectionEnd];
  at.form.replaceWith(form);
  Object.assign(at, { form, loaded: true });
  const input = box();
  at.original = input.value;
  if (typed !== null) form.elements.seen.value = save.overlooked(form, at.said);
  if (input.matches("textarea")) form.classList.toggle("leftward", input.getBoundingClientRect().right > innerWidth - 8);
  if (typed !== null) input.value = cells.masked(at.cell) && at.typed === null ? input.value + typed : typed;
  if (focused) input.focus({ preventScroll: true });
  if (typed !== null && at.dirty) input.setSelectionRange?.(...range);
  else caret(input, at.mode);
  kezhang.pick.opened(input, at.mode);
  if (typed !== null) input.dispatchEvent(new Event("input", { bubbles: true }));
  hintFor();
};

document.addEventListener("input", (event) => {
  if (!open?.form.contains(event.target)) return;
  if (event.isTrusted && open.loaded === false) open.dirty = true;
  if (open.mode === "soft") { open.mode = "type"; hintFor(); }
});

document.addEventListener("compositionstart", (event) => { if (open?.form.contains(event.target)) open.composing = true; });
document.addEventListener("compositionend", (event) => { if (open?.form.contains(event.target)) open.composing = false; });

document.addEventListener("submit", (event) => {
  if (event.target.matches(".editor")) { event.preventDefault(); edit.commit({ dy: 1 }); }
});

/* Leaving the editor for elsewhere saves it; leaving the window does not. */
document.addEventListener("focusout", (event) => {
  if (!open?.form.contains(event.target)) return;
  const at = open;
  setTimeout(() => {
    if (open === at && document.hasFocus() && !at.form.contains(document.activeElement) && !at.cell.contains(document.activeElement)) edit.commit(null);
  });
});

edit.hint = hintFor;
kezhang.edit = edit;
