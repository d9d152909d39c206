/* What is chosen besides the active cell: a block that Shift, the mouse or a head stretches, and rows ticked at their numbers. */
const kezhang = window.kezhang;
const { cells } = kezhang;
const ticked = new Set();
let block = null; // {grid, active, from, to}: places, since elements come and go
let drawn = new Set();
let drag = null;
let dragged = false;

const live = (id) => document.getElementById(id);
const hostOf = () => block && live(block.grid);

const span = (list, one, other) => {
  const [first, last] = [list.indexOf(one), list.indexOf(other)].sort((a, b) => a - b);
  return first < 0 ? [] : list.slice(first, last + 1);
};

const blockShape = () => {
  const host = hostOf();
  const fields = span(cells.fields(host), block.from.field, block.to.field);
  return { host, rows: span(cells.rows(host), live(block.from.id), live(block.to.id)), fields };
};

const single = (cell) => cell?.matches("td") && { host: cells.host(cell), rows: [cells.row(cell)], fields: [cells.field(cell)] };

const tickedRows = () => [...ticked].map(live).filter(Boolean);

const cellsOf = ({ rows, fields }) => rows.map((row) => fields.map((field) => cells.at(row, field)));

const range = {
  /* {host, rows, fields} of the block, else of the active cell; null in a record's facts. */
  shape: () => (hostOf() ? blockShape() : single(cells.active())) || null,
  cellsOf,
  wide: () => Boolean(hostOf()),
  dragged: () => dragged,

  /* Rows that are meant as rows: ticked ones, else those of the block. */
  rows: () => (ticked.size ? tickedRows() : range.shape()?.rows ?? []),
  ticked: () => tickedRows(),
  host: () => (ticked.size ? tickedRows()[0]?.closest(".grid") : range.shape()?.host) ?? null,

  /* The cell that Shift moves: the corner opposite to where the block began. */
  head: (cell) => (hostOf() && cells.placed(block.to)) || cell,

  stretch: (from, to, quiet = false) => {
    if (!to || !from.matches("td") || cells.host(from) !== cells.host(to)) return;
    const active = cells.active() ?? from;
    block = { grid: cells.host(from).id, active: cells.place(active), from: cells.place(from), to: cells.place(to) };
    if (from === to) block = null;
    untick();
    draw();
    if (!quiet) told();
  },

  /* Shift with a key or a click: from where the block began to this cell. */
  extend: (cell, to) => {
    range.stretch((hostOf() && cells.placed(block.from)) || cell, to);
    if (to) cells.reveal(to);
  },

  row: (cell) => range.stretch(cells.row(cell).querySelector("td[data-field]"), [...cells.row(cell).querySelectorAll("td[data-field]")].at(-1)),

  column: (host, field) => {
    const rows = cells.rows(host);
    range.stretch(cells.at(rows[0], field), cells.at(rows.at(-1), field));
  },

  all: (host) => {
    const [rows, fields] = [cells.rows(host), cells.fields(host)];
    range.stretch(cells.at(rows[0], fields[0]), cells.at(rows.at(-1), fields.at(-1)));
  },

  clear: () => {
    const was = hostOf() || ticked.size;
    block = null;
    untick();
    draw();
    return Boolean(was);
  },

  draw: () => draw(),
};

const tick = (row, on) => {
  ticked[on ? "add" : "delete"](row.id);
  row.classList.toggle("ticked", on);
  row.ariaSelected = on ? "true" : null;
};

const untick = () => { tickedRows().forEach((row) => tick(row, false)); ticked.clear(); };

const unmark = (cell) => { cell.classList.remove("in-range"); cell.ariaSelected = null; };
const mark = (cell) => { cell.classList.add("in-range"); cell.ariaSelected = "true"; };

const draw = () => {
  const shape = range.shape();
  const now = new Set(hostOf() ? cellsOf(shape).flat().filter(Boolean) : []);
  for (const cell of drawn) if (!now.has(cell)) unmark(cell);
  now.forEach(mark);
  drawn = now;
  corner(shape);
  document.dispatchEvent(new CustomEvent("kezhang:chosen"));
};

/* The corner from which a block is filled on. */
const corner = (shape) => {
  document.querySelector(".corner")?.classList.remove("corner");
  if (shape && "edit" in shape.host.dataset) cells.at(shape.rows.at(-1), shape.fields.at(-1))?.classList.add("corner");
};

const tell = () => {
  const shape = range.shape();
  if (hostOf()) kezhang.announce(kezhang.word("block", { rows: shape.rows.length, columns: shape.fields.length }));
};
const told = kezhang.later(tell, 250);

/* Any other cell that gets the focus ends the block. */
document.addEventListener("focusin", (event) => {
  const cell = cells.of(event.target);
  if (!cell || !cells.row(cell)) return;
  if (block && !(cell.closest(".grid")?.id === block.grid && cells.placed(block.active) === cell)) block = null;
  draw();
});

/* The mouse draws a block from cell to cell. */
document.addEventListener("pointerdown", (event) => {
  dragged = false;
  const cell = event.button === 0 && event.pointerType === "mouse" && cells.of(event.target);
  if (!cell || !cell.closest(".grid tr[data-id]") || event.target.closest("a, button, .options")) return;
  if (event.target.closest(".editor") && kezhang.edit.current()?.mode !== "soft") return;
  if (cell.matches(".corner") && atCorner(cell, event)) return fill(event);
  if (event.shiftKey) return shifted(cell, event);
  drag = { cell };
});

/* Numbers are ticked, not read: no text is marked by it. */
document.addEventListener("mousedown", (event) => { if (event.target.closest(".grid .rowno")) event.preventDefault(); });

const shifted = (cell, event) => {
  const from = cells.active() ?? cell;
  event.preventDefault();
  dragged = true;
  kezhang.edit.commit(null);
  cells.focus(from);
  range.extend(from, cell);
};

const CORNER = 10;
const atCorner = (cell, event) => {
  const box = cell.getBoundingClientRect();
  return box.right - event.clientX < CORNER && box.bottom - event.clientY < CORNER;
};

const fill = (event) => {
  event.preventDefault();
  dragged = true;
  kezhang.edit.commit(null);
  kezhang.part("grid-fill").then(({ drag: begin }) => begin(range.shape()));
};

const begin = () => {
  dragged = true;
  kezhang.edit.commit(null);
  getSelection().removeAllRanges();
  document.body.classList.add("ranging");
  cells.focus(drag.cell);
  block = null;
};

document.addEventListener("pointermove", (event) => {
  const to = drag && cells.of(document.elementFromPoint(event.clientX, event.clientY) ?? document.body);
  if (!to || cells.host(to) !== cells.host(drag.cell) || (to === drag.cell && !dragged) || !cells.row(to)) return;
  if (!dragged) begin();
  range.stretch(drag.cell, to);
  cells.reveal(to);
});

document.addEventListener("pointerup", () => { drag = null; document.body.classList.remove("ranging"); });

/* A click on a row's number ticks it, with Shift all up to it; on the first head every row; with Shift on a head its column. */
let pivot = null;
document.addEventListener("click", (event) => {
  const number = !event.target.closest("button") && event.target.closest(".grid .rowno");
  if (number) return numbers(number, event);
  const head = (event.shiftKey || !event.target.closest("a, button")) && event.target.closest(".grid thead th[data-field]");
  const first = head && cells.at(cells.rows(head.closest(".grid"))[0], head.dataset.field);
  if (!first) return;
  event.preventDefault();
  cells.focus(first);
  range.column(head.closest(".grid"), head.dataset.field);
}, true);

const numbers = (number, event) => {
  const grid = number.closest(".grid");
  const row = number.closest("tr[data-id]");
  const rows = cells.rows(grid);
  if (number.matches("th")) { const on = ticked.size < rows.length; rows.forEach((one) => tick(one, on)); }
  else if (row && event.shiftKey && pivot?.isConnected) span(rows, pivot, row).forEach((one) => tick(one, true));
  else if (row) { tick(row, !ticked.has(row.id)); pivot = row; }
  else return;
  block = null;
  draw();
  kezhang.announce(kezhang.word("ticked", { n: ticked.size }));
};

document.addEventListener("htmx:afterSettle", () => { tickedRows().forEach((row) => tick(row, true)); draw(); });

kezhang.range = range;
