/* Where cells lie: the active one, its neighbours, its names. One tab stop a table (roving tabindex). */
const kezhang = window.kezhang;
const CELL = "td[data-field], .facts [data-field]";
const MARKS = ["in-range", "corner", "cut"];
let active = null;

const cells = {
  of: (target) => target.closest?.(CELL) ?? null,
  host: (cell) => cell.closest(".grid, .facts"),
  row: (cell) => cell.closest("[data-id]"),
  field: (cell) => cell.dataset.field,
  active: () => (active?.isConnected ? active : cells.find(active)),

  /* A cell that was replaced is found again by its row and field. */
  find: (cell) => {
    const host = cell?.kezhangHost && document.querySelector(cell.kezhangHost);
    return host?.querySelector(`[data-id="${cell.kezhangRow}"] [data-field="${cells.field(cell)}"]`) ?? null;
  },

  name: (cell) => `${cells.host(cell).dataset.name}-${cells.row(cell).dataset.id}-${cells.field(cell)}`,
  url: (cell) => `${cells.host(cell).dataset.url}/${cells.row(cell).dataset.id}/cells/${cells.field(cell)}`,
  head: (cell) => cells.host(cell).querySelector(`thead [data-field="${cells.field(cell)}"]`),
  label: (cell) => (cells.head(cell) ?? cells.row(cell).querySelector(`#${CSS.escape(cells.name(cell))}-label`))?.textContent.trim() ?? "",
  record: (cell) => cells.row(cell).querySelector(".key")?.textContent.trim() ?? document.querySelector("h1")?.firstChild.textContent.trim() ?? "",
  text: (cell) => [...cell.childNodes].filter((node) => !node.matches?.(".open, .editor")).map((node) => node.textContent).join("").trim(),

  editable: (cell) => "edit" in cells.host(cell).dataset && !cell.classList.contains("ro"),
  masked: (cell) => cell.classList.contains("mask"),
  secret: (host, field) => Boolean(host.querySelector(`thead [data-field="${field}"]:is(:has(.lock), .phone, .email, .address, [class*=sealed]), [data-reveal="${field}"]`)),

  /* A cell looks like this now; what is chosen stays chosen. */
  dress: (cell, css) => { cell.className = `${css} ${MARKS.filter((name) => cell.classList.contains(name)).join(" ")}`.trim(); },
  look: (cell) => [...cell.classList].filter((name) => name !== "changed" && !MARKS.includes(name)).join(" "),

  /* Where a cell lies, whatever becomes of the element. */
  place: (cell) => ({ id: cells.row(cell).id, field: cells.field(cell) }),
  placed: ({ id, field }) => cells.at(document.getElementById(id), field),

  fields: (host) => [...host.querySelectorAll("thead [data-field]")].map((head) => head.dataset.field),
  whole: (host) => !host.querySelector("tbody:last-of-type .more"),

  rows: (host) => [...host.querySelectorAll("tbody > tr[data-id], tfoot > tr[data-id]")],
  at: (row, field) => row?.querySelector(`td[data-field="${field}"]`) ?? null,

  /* The cell dx to the right and dy down; over a row's end to the next row. Null beyond the table. */
  beside: (cell, dx, dy) => {
    const host = cells.host(cell);
    if (host.matches(".facts")) {
      const all = [...host.querySelectorAll("[data-field]")];
      return all[all.indexOf(cell) + dx + dy] ?? null;
    }
    if (dy) {
      const rows = cells.rows(host);
      return cells.at(rows[rows.indexOf(cells.row(cell)) + dy], cells.field(cell));
    }
    return cells.sideways(cell, dx);
  },

  sideways: (cell, dx) => {
    const line = [...cells.row(cell).querySelectorAll("td[data-field]")];
    return line[line.indexOf(cell) + dx] ?? null;
  },

  /* As Tab goes: to the side, at the end to the next row's other end. */
  onward: (cell, dx) => {
    const beside = cells.beside(cell, dx, 0);
    if (beside || cells.host(cell).matches(".facts")) return beside;
    const rows = cells.rows(cells.host(cell));
    const row = rows[rows.indexOf(cells.row(cell)) + dx];
    const line = row ? [...row.querySelectorAll("td[data-field]")] : [];
    return line.at(dx > 0 ? 0 : -1) ?? null;
  },

  focus: (cell) => {
    if (!cell) return;
    remember(cell);
    if (cells.host(cell).matches(".grid")) stop(cell);
    prepare(cell);
    cell.focus({ preventScroll: true });
    cells.reveal(cell);
  },

  /* Every cell can take the focus, one of each table is reached with Tab; rows and cells know their numbers. */
  ready: () => {
    for (const grid of document.querySelectorAll(".grid")) {
      grid.ariaMultiSelectable = "true";
      cells.rows(grid).forEach((row, at) => { row.ariaRowIndex = at + 2; introduce(row); });
      const first = grid.querySelector("td[data-field]");
      if (first && !grid.querySelector('td[tabindex="0"]')) first.tabIndex = 0;
    }
  },
};

/* A page's rows are many and leave out what can be known of them: the fields that their cells show are those of the
   page, and the way to a record is to the one beside it. */
const introduce = (row) => {
  if (row.lastElementChild.hasAttribute("tabindex")) return;
  const fields = row.parentElement.dataset.fields?.split(",");
  [...row.cells].slice(1).forEach((cell, at) => {
    cell.dataset.field ??= fields[at];
    cell.tabIndex = -1;
    cell.ariaColIndex = at + 2;
  });
  const way = row.querySelector(".open:not([tabindex])");
  if (!way) return;
  way.tabIndex = -1;
  way.ariaLabel = `${way.textContent} ${cells.text(way.parentElement)}`;
  way.textContent = "";
};

const stop = (cell) => {
  const was = cells.host(cell).querySelector('td[tabindex="0"]');
  if (was) was.tabIndex = -1;
  cell.tabIndex = 0;
};

const remember = (cell) => {
  active = cell;
  cell.kezhangHost = `#${CSS.escape(cells.host(cell).id)}`;
  cell.kezhangRow = cells.row(cell).dataset.id;
  if (!cells.editable(cell)) cell.setAttribute("aria-readonly", "true");
};

/* An editable cell takes an input method: what is composed on it becomes the editor's text (grid-typing). */
const prepare = (cell) => {
  if (!cells.editable(cell) || !cell.matches("td") || matchMedia("(pointer: coarse)").matches) return;
  cell.setAttribute("contenteditable", "true");
  cell.inputMode = "none";
  cell.spellcheck = false;
};

/* Scrolls so that a cell lies neither under the head, the first columns nor the new row. */
cells.reveal = (cell) => {
  const sheet = cell.closest(".sheet");
  if (!sheet) return cell.scrollIntoView({ block: "nearest" });
  const view = sheet.getBoundingClientRect();
  const at = cell.getBoundingClientRect();
  if (cell.closest("tbody")) {
    const top = view.top + sheet.querySelector("thead").offsetHeight;
    const bottom = view.top + sheet.clientHeight - (sheet.querySelector("tfoot")?.offsetHeight ?? 0);
    sheet.scrollTop += at.top < top ? at.top - top : Math.max(0, at.bottom - bottom);
  }
  const held = [...cell.parentElement.cells].filter((one) => one.matches(".rowno, .fz, .grid:not(.held) .key"));
  if (held.includes(cell)) return;
  const left = view.left + held.reduce((wide, one) => wide + (one.cellIndex < cell.cellIndex ? one.offsetWidth : 0), 0);
  sheet.scrollLeft += at.left < left ? at.left - left : Math.max(0, Math.min(at.right - view.left - sheet.clientWidth, at.left - left));
};

document.addEventListener("focusin", (event) => {
  const cell = event.target.matches?.(CELL) ? event.target : null;
  if (!cell || cell === active) return;
  cells.focus(cell);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("td[contenteditable]")) event.target.removeAttribute("contenteditable");
});

document.addEventListener("htmx:afterSwap", cells.ready);
/* Inputs of the new row lie in cells too. */
document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("tr.new > td");
  if (cell) cells.reveal(cell);
});

kezhang.cells = cells;
cells.ready();
