/* The corner of what is chosen, dragged on: its values are repeated, or go on as they began. */
const kezhang = window.kezhang;
const { cells, range } = kezhang;
const NUMBER = /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAYS = 86400000;

const iso = (time) => new Date(time).toISOString().slice(0, 10);
const months = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;

const dayIn = (month, day) => {
  const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return iso(Date.UTC(Math.floor(month / 12), month % 12, Math.min(day, last)));
};

/* The steady difference of some numbers; of a single one there is none, unless it is asked for. */
const step = (points, alone) => {
  if (points.length < 2) return alone;
  const steps = points.slice(1).map((point, at) => point - points[at]);
  return steps.every((one) => Math.abs(one - steps[0]) < 1e-9) && steps[0] ? steps[0] : null;
};

const numbers = (values, alone) => {
  const points = values.map((value) => Number(value.replaceAll(",", "")));
  const by = step(points, alone);
  const places = Math.max(...values.map((value) => value.split(".")[1]?.length ?? 0));
  return by === null ? null : (at) => (points[0] + by * at).toFixed(places);
};

const days = (values, alone) => {
  const monthly = new Set(values.map((value) => value.slice(8))).size === 1 && values.length > 1 && step(values.map(months), null);
  if (monthly) return (at) => dayIn(months(values[0]) + monthly * at, Number(values[0].slice(8)));
  const points = values.map((value) => Date.parse(value) / DAYS);
  const by = step(points, alone);
  return by === null ? null : (at) => iso((points[0] + by * at) * DAYS);
};

/* What stands at place `at`, counted from the first of the values, which may be before it; Ctrl turns series and copies round. */
export const series = (values, turned = false) => {
  const alone = turned ? 1 : null;
  const kind = values.every((value) => NUMBER.test(value)) ? numbers : values.every((value) => DAY.test(value)) ? days : null;
  const found = !(turned && values.length > 1) && kind?.(values, alone);
  return found || ((at) => values[((at % values.length) + values.length) % values.length]);
};

/* Where the drag leads: {rows or fields to fill, first: how far they lie from the first value}. */
const target = (shape, cell) => {
  const [rows, fields] = [cells.rows(shape.host), cells.fields(shape.host)];
  const [top, left] = [rows.indexOf(shape.rows[0]), fields.indexOf(shape.fields[0])];
  const [y, x] = [rows.indexOf(cells.row(cell)) - top, fields.indexOf(cells.field(cell)) - left];
  const [high, wide] = [shape.rows.length, shape.fields.length];
  if (y >= high) return { ...shape, rows: rows.slice(top + high, top + y + 1), first: high };
  if (y < 0) return { ...shape, rows: rows.slice(top + y, top), first: y };
  if (x >= wide) return { ...shape, fields: fields.slice(left + wide, left + x + 1), first: wide, across: true };
  if (x < 0) return { ...shape, fields: fields.slice(left + x, left), first: x, across: true };
  return null;
};

const line = (shape, at, across, text) => {
  const found = across ? shape.fields.map((field) => cells.at(shape.rows[at], field)) : shape.rows.map((row) => cells.at(row, shape.fields[at]));
  return found.some((cell) => cells.masked(cell)) ? null : found.map(text);
};

const fill = async (shape, to, turned) => {
  const acts = await kezhang.part("grid-acts");
  const text = await acts.texts(range.cellsOf(shape).flat());
  const lines = (to.across ? shape.rows : shape.fields)
    .map((_, at) => line(shape, at, to.across, text))
    .map((values) => (values && !values.includes(null) ? series(values, turned) : null));
  const made = acts.plan(to, (cell, down, right) => (to.across ? lines[down]?.(to.first + right) : lines[right]?.(to.first + down)) ?? null);
  if (made.keys.length) await acts.write(made, { door: "fill" });
};

/* From the moment that the corner is taken until it is let go; Esc gives it up. */
export const drag = (shape) => {
  let to = null;
  const show = () => {
    document.querySelectorAll(".filling").forEach((cell) => cell.classList.remove("filling"));
    if (to) for (const row of to.rows) for (const field of to.fields) cells.at(row, field)?.classList.add("filling");
  };
  const move = (event) => {
    const cell = cells.of(document.elementFromPoint(event.clientX, event.clientY) ?? document.body);
    if (!cell || cells.host(cell) !== shape.host || !cells.row(cell)) return;
    to = target(shape, cell);
    cells.reveal(cell);
    show();
  };
  const end = (event) => {
    const done = to;
    to = null;
    show();
    over.abort();
    document.body.classList.remove("ranging");
    if (done && event.type === "pointerup") fill(shape, done, event.ctrlKey || event.metaKey);
  };
  const over = new AbortController();
  const { signal } = over;
  document.body.classList.add("ranging");
  document.addEventListener("pointermove", move, { signal });
  document.addEventListener("pointerup", end, { signal });
  document.addEventListener("pointercancel", end, { signal });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); end(event); } }, { signal, capture: true });
};
