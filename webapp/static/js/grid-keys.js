/* Keys and clicks in the table: moving, choosing, opening the editor, and what the editor's own keys mean. */
const kezhang = window.kezhang;
const { cells, drafts, edit, moves, range } = kezhang;

const command = (event) => event.ctrlKey || event.metaKey;

/* Esc gives up one thing after the other: what is cut, what is chosen, a draft; then it leaves the table. */
const leave = (cell) => {
  if (kezhang.clip.release() || range.clear()) return true;
  if (drafts.of(cell)) { drafts.drop(cell); kezhang.unhint(); return cells.focus(cell); }
  const sheet = cell.closest(".sheet");
  if (sheet) sheet.focus(); else cell.blur();
};

const clear = (cell) => {
  if (range.wide()) return kezhang.act("clear");
  if (!cells.editable(cell)) return;
  edit.open(cell, { text: "" })?.then(() => { if (edit.is(cell)) { edit.commit(null); cells.focus(cell); } });
};

const ACTS = {
  Enter: (cell) => edit.open(cell),
  F2: (cell) => edit.open(cell),
  F6: () => document.querySelector("#selection:not([hidden]) button:not([hidden])")?.focus() ?? true,
  Escape: leave,
  Delete: clear,
  Backspace: clear,
};

const openRecord = (cell) => {
  const link = cells.row(cell).querySelector(".open");
  if (link) location.assign(link.href);
};

const chosen = {
  a: (cell) => range.all(cells.host(cell)),
  d: () => kezhang.act("down"),
  r: () => kezhang.act("right"),
  " ": (cell) => range.column(cells.host(cell), cells.field(cell)),
};

const withCommand = (cell, event) => {
  if (event.key === "Enter") return openRecord(cell);
  if (["Delete", "Backspace"].includes(event.key)) return cell.matches("td") && (range.wide() || range.ticked().length) ? kezhang.act("remove") : kezhang.menu?.remove(cells.row(cell));
  const act = cell.matches("td") && !event.shiftKey && chosen[event.key.toLowerCase()];
  return act ? act(cell) : false;
};

/* Alt+Down: the editor with its list, or its calendar. */
const unfold = (cell) => edit.open(cell)?.then(() => {
  const input = edit.is(cell) && edit.current().form.elements.value;
  if (input && input.getAttribute("aria-expanded") !== "true") kezhang.pick.unfold(input);
});

const onward = (cell, event) => {
  const to = cells.host(cell).matches(".grid") && cells.onward(cell, event.shiftKey ? -1 : 1);
  return to ? cells.focus(to) : false;
};

/* Keys on a cell that is only chosen. Tab goes on cell by cell; at the table's end it leaves, as it does after Esc. */
const onCell = (cell, event) => {
  const move = !event.altKey && moves.of(event);
  if (move && event.shiftKey && cell.matches("td")) return range.extend(cell, move(range.head(cell), true));
  if (move) return cells.focus(move(cell));
  if (command(event)) return withCommand(cell, event);
  if (event.altKey) return event.key === "ArrowDown" ? unfold(cell) : false;
  if (event.key === "Tab") return onward(cell, event);
  if (event.key === "Enter" && event.shiftKey) return cells.focus(cells.beside(cell, 0, -1));
  if (event.key === " " && event.shiftKey && cell.matches("td")) return range.row(cell);
  if (ACTS[event.key]) return ACTS[event.key](cell);
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return kezhang.menu?.open(cells.row(cell), cell);
  return kezhang.typing?.key(cell, event) ?? false;
};

const saves = (event) => {
  const way = event.shiftKey ? -1 : 1;
  if (event.key === "Tab") return { dx: way };
  if (event.key === "Enter") return { dy: way };
  return null;
};

const DAYS = { ArrowUp: 1, ArrowDown: -1 };

const soften = (event, input) => {
  const { mode } = edit.current();
  if (mode === "soft" && event.key === "Enter") {
    edit.current().mode = "edit";
    input.setSelectionRange?.(input.value.length, input.value.length);
    edit.hint();
    return true;
  }
  if (mode === "edit" && input.matches("[data-date]") && DAYS[event.key] && kezhang.dates.step(input, DAYS[event.key])) return true;
  const arrows = { ArrowUp: { dy: -1 }, ArrowDown: { dy: 1 }, ...(mode === "edit" ? {} : { ArrowLeft: { dx: -1 }, ArrowRight: { dx: 1 } }) };
  const move = !event.shiftKey && arrows[event.key];
  if (!move || input.matches("textarea")) return false;
  edit.commit(move);
  return true;
};

/* Keys that a cell takes and a soft editor hands on to it. */
const passes = (event) => {
  if (edit.current().mode !== "soft") return false;
  if (command(event)) return Boolean(moves.of(event)) || ["z", "y", "a", "d", "r", " ", "Enter", "Delete", "Backspace"].includes(event.key.toLowerCase());
  if (event.shiftKey && (moves.of(event) || event.key === " ")) return true;
  return ["Delete", "Backspace", "PageUp", "PageDown"].includes(event.key);
};

const handOn = (event) => {
  const { cell } = edit.current();
  edit.cancel();
  if (!kezhang.stepped(event)) onCell(cell, event);
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
  if (event.target.closest("a, button, .editor, .options") || event.defaultPrevented || range.dragged()) return;
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
