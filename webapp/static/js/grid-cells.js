/* Where cells lie: the active one, its neighbours, its names. One tab stop a table (roving tabindex). */
const kezhang = window.kezhang;
const CELL = "td[data-field], .facts [data-field]";
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
  text: (cell) => [...cell.childNodes].filter((node) => !node.classList?.contains("open")).map((node) => node.textContent).join("").trim(),

  editable: (cell) => "edit" in cells.host(cell).dataset && !cell.classList.contains("ro"),
  masked: (cell) => cell.classList.contains("mask"),

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
    if (active && active !== cell && !active.closest(".facts")) active.removeAttribute("tabindex");
    remember(cell);
    if (cells.host(cell).matches(".grid")) cell.tabIndex = 0;
    prepare(cell);
    cell.focus({ preventScroll: true });
    reveal(cell);
  },

  /* One cell of every table can be reached with Tab. */
  ready: () => {
    for (const grid of document.querySelectorAll(".grid")) {
      const first = grid.querySelector("td[data-field]");
      if (first && !grid.querySelector("td[tabindex]")) first.tabIndex = 0;
    }
  },
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

const reveal = (cell) => {
  const sheet = cell.closest(".sheet");
  const key = sheet && cells.row(cell).querySelector(".key");
  if (sheet && key) sheet.style.scrollPaddingLeft = `${key.offsetWidth + 58}px`;
  if (sheet && cell.closest("tbody")) sheet.style.scrollPaddingBottom = `${(sheet.querySelector("tfoot")?.offsetHeight ?? 0) + 4}px`;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
};

document.addEventListener("focusin", (event) => {
  const cell = event.target.matches?.(CELL) ? event.target : null;
  if (!cell || cell === active) return;
  remember(cell);
  prepare(cell);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("td[contenteditable]")) event.target.removeAttribute("contenteditable");
});

document.addEventListener("htmx:afterSettle", cells.ready);
kezhang.cells = cells;
cells.ready();
