/* The heads of a table: dragged to another place, widened at their edge, and the first ones kept where they are. */
const kezhang = window.kezhang;
const STEP = 16;
const [NARROWEST, WIDEST] = [3, 40];
const FAR = 6;
const EDGE = 6;
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const heads = (grid) => [...grid.tHead.querySelectorAll("[data-field]")];
const keys = (grid) => heads(grid).map((head) => head.dataset.field);
const column = (grid, key) => grid.querySelectorAll(`[data-field="${CSS.escape(key)}"], [data-column="${CSS.escape(key)}"]`);

/* Where each column that stays begins: after those before it. */
export const hold = () => {
  const rules = [...document.querySelectorAll(".grid.held")].flatMap((grid) => {
    let left = grid.tHead.querySelector(".rowno").offsetWidth;
    return heads(grid).filter((head) => head.matches(".fz")).map((head) => {
      const rule = `#${grid.id} .fz:nth-child(${head.cellIndex + 1}) { left: ${left}px }`;
      left += head.offsetWidth;
      for (const row of grid.tFoot?.rows ?? []) if (row.cells.length > grid.tHead.rows[0].cells.length - 2) row.cells[head.cellIndex].classList.add("fz");
      return rule;
    });
  });
  sheet.replaceSync(rules.join("\n"));
};

const fit = (grid, key, wide) => {
  for (const cell of column(grid, key)) {
    cell.className = cell.className.replace(/\s*\bw-\d+\b/g, "");
    if (wide) cell.classList.add(`w-${wide}`);
  }
  hold();
};

const steps = (pixels) => Math.max(NARROWEST, Math.min(Math.round(pixels / STEP), WIDEST));
const keep = (grid) => kezhang.layOut(grid, { widths: kezhang.widths(grid) });
const keepSoon = kezhang.later(keep, 500);

/* One step wider or narrower, by keys. */
export const widen = (cell, by) => {
  const grid = cell.closest(".grid[data-layout]");
  if (!grid) return;
  const key = cell.dataset.field;
  const head = heads(grid).find((one) => one.dataset.field === key);
  const wide = steps(head.offsetWidth + by * STEP);
  fit(grid, key, wide);
  kezhang.announce(`${head.textContent.trim()}: ${wide * STEP} px`);
  keepSoon(grid);
};

const resize = (event, head) => {
  const grid = head.closest(".grid");
  const from = event.clientX;
  const width = head.offsetWidth;
  const move = ({ clientX }) => fit(grid, head.dataset.field, steps(width + clientX - from));
  follow(event, move, () => keep(grid));
};

/* Follows the pointer until it is let go. */
const follow = (event, move, done) => {
  event.preventDefault();
  document.body.classList.add("dragging");
  const stop = (last) => {
    document.body.classList.remove("dragging");
    removeEventListener("pointermove", move);
    done(last);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", stop, { once: true });
};

const over = (grid, x) => heads(grid).findLast((head) => head.getBoundingClientRect().left <= x) ?? heads(grid)[0];
const after = (head, x) => { const at = head.getBoundingClientRect(); return x > at.left + at.width / 2; };

const mark = (grid, head, x) => {
  for (const one of heads(grid)) one.classList.remove("drop-before", "drop-after");
  head?.classList.add(after(head, x) ? "drop-after" : "drop-before");
};

const carry = (event, head) => {
  const grid = head.closest(".grid");
  let moved = false;
  const move = ({ clientX }) => {
    moved ||= Math.abs(clientX - event.clientX) > FAR;
    head.classList.toggle("carried", moved);
    if (moved) mark(grid, over(grid, clientX), clientX);
  };
  follow(event, move, (last) => {
    head.classList.remove("carried");
    mark(grid, null);
    if (moved) { swallow(); drop(grid, head.dataset.field, over(grid, last.clientX), last.clientX); }
  });
};

/* The click that ends a drag sorts nothing. */
const swallow = () => {
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
};

const drop = async (grid, key, target, x) => {
  if (target.dataset.field === key) return;
  const order = keys(grid).filter((one) => one !== key);
  order.splice(order.indexOf(target.dataset.field) + (after(target, x) ? 1 : 0), 0, key);
  if (await kezhang.layOut(grid, { columns: order })) kezhang.rows.reload(grid);
};

/* The edge is drawn by the stylesheet, as wide as this. */
const atEdge = (event, head) => event.clientX > head.getBoundingClientRect().right - EDGE;

document.addEventListener("pointerdown", (event) => {
  const head = event.button === 0 && event.pointerType !== "touch" && event.target.closest?.(".grid[data-layout] thead [data-field]");
  if (!head) return;
  if (atEdge(event, head)) resize(event, head);
  else carry(event, head);
});

document.addEventListener("dblclick", (event) => {
  const head = event.target.closest?.(".grid[data-layout] thead [data-field]");
  if (!head || !atEdge(event, head)) return;
  fit(head.closest(".grid"), head.dataset.field, 0);
  keep(head.closest(".grid"));
});

document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".grid thead")) event.preventDefault(); });
addEventListener("resize", kezhang.later(hold, 100));
document.addEventListener("focusin", (event) => { if (event.target.closest?.(".grid.held tfoot")) hold(); });
