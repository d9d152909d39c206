/* Rows as the server sends them: patched cell by cell, so that an open editor and the focus stay where they are. */
const kezhang = window.kezhang;
const HUES = ["hue", "red", "amber", "green", "blue", "violet"]; // of a row, by rules of colour
const KEPT = "editing saving draft composing";
const kept = (cell) => KEPT.split(" ").some((name) => cell.classList.contains(name));
const removed = new Map();
const MOST_FRESH = 4;

const rows = {
  /* Shows what an answer holds: known rows are patched, a removed one comes back to its place, a new one joins. */
  apply: (html) => {
    const found = [...kezhang.parse(html).querySelectorAll("tr[data-id], .facts[data-id]")];
    found.forEach(show);
    return found.length > 0;
  },

  patch: (row, fresh) => {
    if (fresh.matches("tr")) for (const hue of HUES) row.classList.toggle(hue, fresh.classList.contains(hue));
    for (const cell of fresh.querySelectorAll("[data-field]")) {
      const old = row.querySelector(`[data-field="${cell.dataset.field}"]`);
      if (old && !kept(old)) patch(old, cell);
    }
  },

  /* A row that was drawn for a table's own page, with the columns of this one; what is typed unseen stays in it. */
  fit: (grid, row) => {
    const shown = new Set([...grid.tHead.querySelectorAll("[data-field]")].map((head) => head.dataset.field));
    for (const cell of row.querySelectorAll("td[data-field], td[data-column]")) {
      if (shown.has(cell.dataset.field ?? cell.dataset.column)) continue;
      if (cell.dataset.column) cell.hidden = true;
      else cell.remove();
    }
    return row;
  },

  /* A row that was just entered: at the end where the end is in sight, else in a stack above the new row. */
  add: (grid, fresh) => {
    grid.querySelector(".blank")?.remove();
    rows.fit(grid, fresh);
    const bodies = grid.tBodies;
    if (!grid.querySelector("tbody:last-of-type .more")) {
      (bodies[bodies.length - 1] ?? grid.createTBody()).append(fresh);
      fresh.scrollIntoView({ block: "end" });
    } else {
      fresh.classList.add("fresh");
      grid.tFoot.querySelector(".new, .new-line").before(fresh);
      const stack = [...grid.tFoot.querySelectorAll("tr[data-id]")];
      if (stack.length > MOST_FRESH) bodies[0].prepend(stack[0]);
    }
    kezhang.cells.ready();
    count(grid);
  },

  remove: (row) => {
    removed.set(row.id, { before: row.nextElementSibling?.id, grid: row.closest(".grid").id });
    const grid = row.closest(".grid");
    const goes = kezhang.cells.active()?.closest("[data-id]") === row;
    const next = row.nextElementSibling?.matches("[data-id]") ? row.nextElementSibling : row.previousElementSibling;
    row.remove();
    if (goes && next) kezhang.cells.focus(next.querySelector("td.key, td[data-field]"));
    count(grid);
  },

  /* The whole table anew, for the question in the address bar. */
  reload: (grid) => window.htmx.ajax("GET", location.pathname + location.search, { target: grid.closest(".region"), swap: "outerHTML" }),
};

const targetOf = (fresh) => {
  if (fresh.matches(".facts")) return document.getElementById(fresh.id);
  const name = fresh.id.slice(0, -(fresh.dataset.id.length + 1));
  return document.getElementById(fresh.id) ?? document.querySelector(`.facts[data-name="${name}"][data-id="${fresh.dataset.id}"]`);
};

const show = (fresh) => {
  const row = targetOf(fresh);
  if (row) return rows.patch(row, fresh);
  const place = removed.get(fresh.id);
  const grid = place ? document.getElementById(place.grid) : document.querySelector(`.grid[data-name="${fresh.id.slice(0, -(fresh.dataset.id.length + 1))}"]`);
  if (!grid) return;
  rows.fit(grid, fresh);
  const before = place && document.getElementById(place.before);
  if (before) before.before(fresh);
  else if (grid.tBodies.length) grid.tBodies[0].prepend(fresh);
  grid.querySelector(".blank")?.remove();
  removed.delete(fresh.id);
  kezhang.cells.ready();
  count(grid);
  kezhang.cells.focus(fresh.querySelector("td.key, td[data-field]"));
};

const { look, dress } = kezhang.cells;

const patch = (old, cell) => {
  const same = kezhang.cells.text(old) === kezhang.cells.text(cell);
  const mask = old.matches("dd > *") && old.parentElement.querySelector(".reveal");
  if (mask) mask.hidden = !cell.classList.contains("mask") || !kezhang.cells.text(cell);
  if (old.innerHTML === cell.innerHTML && look(old) === look(cell)) return;
  dress(old, cell.className);
  if (old.closest(".facts")) cell.querySelector(":scope > .open")?.remove();
  old.replaceChildren(...cell.childNodes);
  if (!same) requestAnimationFrame(() => old.classList.add("changed"));
};

const count = async (grid) => {
  const foot = grid.closest(".region")?.querySelector("[data-count]");
  const answer = foot?.dataset.count ? await kezhang.send("GET", foot.dataset.count) : null;
  const fresh = answer?.ok && kezhang.parse(answer.html).firstElementChild;
  if (fresh) document.getElementById(fresh.id)?.replaceWith(fresh);
};

document.addEventListener("animationend", (event) => event.target.classList?.remove("changed"));

document.addEventListener("kezhang:answer", ({ detail }) => {
  if (rows.apply(detail.html) || /\/(undos|redos)$/.test(detail.url)) return;
  const id = /\/(\d+)\/deletion$/.exec(detail.url)?.[1];
  const row = id && document.querySelector(`.grid tr[data-id="${id}"]`);
  const grid = document.querySelector(".grid");
  if (row) rows.remove(row);
  else if (grid?.closest(".region")) rows.reload(grid);
  else location.reload();
});

/* Rows that went to the bin with a step taken back; and so many were written that the table is asked for anew. */
document.addEventListener("removed", ({ detail: { table, ids } }) => {
  for (const id of ids) {
    const row = document.getElementById(`${table}-${id}`);
    if (row) rows.remove(row);
  }
});

document.addEventListener("stale", ({ detail: { table } }) => {
  const grid = document.querySelector(`.grid[data-name="${table}"]`);
  if (grid?.closest(".region")) rows.reload(grid);
  else if (grid) location.reload();
});

kezhang.rows = rows;
