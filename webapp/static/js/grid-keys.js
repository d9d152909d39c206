/* Keys and clicks in the table: moving, opening the editor, and what the editor's own keys mean. */
const kezhang = window.kezhang;
const { cells, drafts, edit } = kezhang;

const command = (event) => event.ctrlKey || event.metaKey;

const first = (cell) => cells.row(cell).querySelector("[data-field]");
const last = (cell) => [...cells.row(cell).querySelectorAll("[data-field]")].at(-1);
const end = (cell, at) => cells.at(cells.rows(cells.host(cell)).at(at), cells.field(cell));
const corner = (cell, at) => [...cells.rows(cells.host(cell)).at(at).querySelectorAll("[data-field]")].at(at);

const page = (cell, way) => {
  const rows = cells.rows(cells.host(cell));
  const fit = Math.max(1, Math.floor((cell.closest(".sheet")?.clientHeight ?? 600) / cell.offsetHeight) - 3);
  const to = Math.max(0, Math.min(rows.length - 1, rows.indexOf(cells.row(cell)) + way * fit));
  return cells.at(rows[to], cells.field(cell));
};

const unloaded = (cell) => cells.host(cell).querySelector("tbody:last-of-type .more");

const down = (cell) => cells.beside(cell, 0, 1) ?? (!unloaded(cell) && kezhang.fresh?.enter(cell) ? null : cell);

const MOVES = {
  ArrowUp: (cell) => cells.beside(cell, 0, -1),
  ArrowDown: down,
  ArrowLeft: (cell) => cells.beside(cell, -1, 0),
  ArrowRight: (cell) => cells.beside(cell, 1, 0),
  PageUp: (cell) => page(cell, -1),
  PageDown: (cell) => page(cell, 1),
  Home: first,
  End: last,
};

const FAR = {
  ArrowUp: (cell) => end(cell, 0),
  ArrowDown: (cell) => end(cell, -1),
  ArrowLeft: first,
  ArrowRight: last,
  Home: (cell) => corner(cell, 0),
  End: (cell) => corner(cell, -1),
};

const leave = (cell) => {
  if (drafts.of(cell)) { drafts.drop(cell); kezhang.unhint(); return cells.focus(cell); }
  const sheet = cell.closest(".sheet");
  if (sheet) sheet.focus(); else cell.blur();
};

const clear = (cell) => {
  if (!cells.editable(cell)) return;
  edit.open(cell, { text: "" })?.then(() => { if (edit.is(cell)) { edit.commit(null); cells.focus(cell); } });
};

const ACTS = {
  Enter: (cell) => edit.open(cell),
  F2: (cell) => edit.open(cell),
  Escape: leave,
  Delete: clear,
  Backspace: clear,
};

const openRecord = (cell) => {
  const link = cells.row(cell).querySelector(".open");
  if (link) location.assign(link.href);
};

const withCommand = (cell, event) => {
  if (event.key === "Enter") return openRecord(cell);
  if (["Delete", "Backspace"].includes(event.key)) return kezhang.menu?.remove(cells.row(cell));
  return FAR[event.key] ? cells.focus(FAR[event.key](cell)) : false;
};

/* Keys on a cell that is only chosen. Tab goes on cell by cell; at the table's end it leaves, as it does after Esc. */
const onCell = (cell, event) => {
  if (command(event)) return withCommand(cell, event);
  if (event.altKey) return false;
  if (event.key === "Tab") {
    const to = cells.host(cell).matches(".grid") && cells.onward(cell, event.shiftKey ? -1 : 1);
    return to ? cells.focus(to) : false;
  }
  if (event.key === "Enter" && event.shiftKey) return cells.focus(MOVES.ArrowUp(cell));
  if (ACTS[event.key]) return ACTS[event.key](cell);
  if (MOVES[event.key]) return cells.focus(MOVES[event.key](cell));
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return kezhang.menu?.open(cells.row(cell), cell);
  return kezhang.typing?.key(cell, event) ?? false;
};

const saves = (event) => {
  const way = event.shiftKey ? -1 : 1;
  if (event.key === "Tab") return { dx: way };
  if (event.key === "Enter") return { dy: way };
  return null;
};

const soften = (event, input) => {
  const { mode } = edit.current();
  if (mode === "soft" && event.key === "Enter") {
    edit.current().mode = "edit";
    input.setSelectionRange?.(input.value.length, input.value.length);
    edit.hint();
    return true;
  }
  const arrows = { ArrowUp: { dy: -1 }, ArrowDown: { dy: 1 }, ...(mode === "edit" ? {} : { ArrowLeft: { dx: -1 }, ArrowRight: { dx: 1 } }) };
  const move = !event.shiftKey && arrows[event.key];
  if (!move || input.matches("textarea")) return false;
  edit.commit(move);
  return true;
};

/* Keys that a cell takes and a soft editor hands on to it. */
const passes = (event) => {
  if (edit.current().mode !== "soft") return false;
  if (command(event)) return ["z", "Enter", "Delete", "Backspace", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key);
  return ["Delete", "Backspace", "PageUp", "PageDown"].includes(event.key);
};

const handOn = (event) => {
  const { cell } = edit.current();
  edit.cancel();
  if (event.key === "z") kezhang.undo(); else onCell(cell, event);
  return true;
};

/* Keys in an open editor. True when the key is used up. */
const inEditor = (event) => {
  const input = event.target;
  if (passes(event)) return handOn(event);
  if (kezhang.pick?.key(event)) return true;
  if (event.key === "Escape") { edit.cancel(); return true; }
  if (input.matches("textarea") && event.key === "Enter" && (event.shiftKey || event.altKey)) return false;
  if (command(event) || event.altKey) return false;
  if (soften(event, input)) return true;
  const move = saves(event);
  if (move) edit.commit(move);
  return Boolean(move);
};

document.addEventListener("keydown", (event) => {
  if (kezhang.composing(event)) return;
  if (event.target.closest?.(".editor")) { if (inEditor(event)) event.preventDefault(); return; }
  const cell = event.target.matches?.("td[data-field], .facts [data-field]") ? event.target : null;
  if (cell && onCell(cell, event) !== false) event.preventDefault();
});

/* Esc has left the cells: Tab goes on behind the table, an arrow or Enter comes back. */
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".sheet") || event.defaultPrevented) return;
  const behind = event.target.parentElement.querySelector(".foot :is(button, a):not([hidden], :disabled)");
  if (event.key === "Tab" && !event.shiftKey && behind) { behind.focus(); event.preventDefault(); }
  if (event.key === "Enter" || event.key.startsWith("Arrow")) { cells.focus(cells.active()); event.preventDefault(); }
});

/* A click chooses a cell and lays a soft editor on it; a masked one waits for a second click, since showing it is logged. */
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, .editor, .options") || event.defaultPrevented) return;
  const cell = cells.of(event.target);
  if (!cell || !cells.row(cell) || matchMedia("(max-width: 760px)").matches && cell.matches("td")) return;
  const again = document.activeElement === cell && cell.kezhangClicked;
  cells.focus(cell);
  cell.kezhangClicked = true;
  if (cells.editable(cell) && (again || !cells.masked(cell)) && !getSelection().toString()) edit.open(cell, { mode: again ? "edit" : "soft" });
});

document.addEventListener("dblclick", (event) => {
  const cell = cells.of(event.target);
  if (cell && cells.row(cell) && !event.target.closest("a, button, .editor")) edit.open(cell);
});

document.addEventListener("focusout", (event) => { if (event.target.kezhangClicked) event.target.kezhangClicked = false; });

document.addEventListener("focusin", (event) => {
  if (cells.of(event.target) !== event.target) return;
  const draft = drafts.of(event.target);
  if (draft) kezhang.hint(event.target, `${draft.message} ${kezhang.word("draft-keys")}`, { bad: true });
  else kezhang.unhint();
});
