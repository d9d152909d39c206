/* Where the keys go: beside, to the ends, a page on, and with Ctrl to the edge of what is filled. */
const kezhang = window.kezhang;
const { cells } = kezhang;

const line = (cell) => [...cells.row(cell).querySelectorAll("[data-field]")];
const first = (cell) => line(cell)[0];
const last = (cell) => line(cell).at(-1);
const corner = (cell, at) => [...(cells.rows(cells.host(cell)).at(at) ?? cells.host(cell)).querySelectorAll("[data-field]")].at(at);
const column = (cell) => cells.rows(cells.host(cell)).map((row) => cells.at(row, cells.field(cell)));

const page = (cell, way) => {
  const all = column(cell);
  const fit = Math.max(1, Math.floor((cell.closest(".sheet")?.clientHeight ?? 600) / cell.offsetHeight) - 3);
  return all[Math.max(0, Math.min(all.length - 1, all.indexOf(cell) + way * fit))];
};

/* Down from the last row lies the new one, unless a block is being stretched. */
const down = (cell, stretching) => cells.beside(cell, 0, 1) ?? (!stretching && cells.whole(cells.host(cell)) && kezhang.fresh?.enter(cell) ? null : cell);

/* As far as cells are filled; from their edge, or from a blank one, to the next that is. */
const edge = (all, cell, way) => {
  const filled = (at) => all[at] && cells.text(all[at]) !== "";
  let at = all.indexOf(cell);
  if (!all[at + way]) return cell;
  const along = filled(at) && filled(at + way);
  at += way;
  while (all[at + way] && (along ? filled(at + way) : !filled(at))) at += way;
  return all[at];
};

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
  ArrowUp: (cell) => edge(column(cell), cell, -1),
  ArrowDown: (cell) => edge(column(cell), cell, 1),
  ArrowLeft: (cell) => edge(line(cell), cell, -1),
  ArrowRight: (cell) => edge(line(cell), cell, 1),
  Home: (cell) => corner(cell, 0),
  End: (cell) => corner(cell, -1),
};

/* The move that a key asks for: (cell, stretching) → the cell to go to. */
kezhang.moves = {
  of: (event) => (event.ctrlKey || event.metaKey ? FAR : MOVES)[event.key],
};
