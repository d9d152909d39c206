/* What is done to chosen cells as a whole: copied, pasted, cleared, filled down or to the right, changed all at once, deleted. */
const kezhang = window.kezhang;
const { cells, clip, range, rows } = kezhang;

const read = async (url) => {
  const answer = await kezhang.send("GET", url);
  const input = answer.ok && kezhang.parse(answer.html).querySelector("form [name=value]");
  return input ? input.value : null;
};

/* Long texts are shown cut: they are asked for before they go anywhere. Resolves to what gives a cell's whole text. */
export const texts = async (some) => {
  const whole = new Map();
  await Promise.all(some.filter((cell) => cell && clip.clipped(cell)).map(async (cell) => whole.set(cell, await read(cells.url(cell)))));
  return (cell) => (whole.has(cell) ? whole.get(cell) : clip.text(cell));
};

export const copy = async (shape = clip.meant(cells.active())) => {
  if (!shape) return;
  if (!navigator.clipboard?.write) { cells.focus(cells.active()); document.execCommand("copy"); return; }
  const make = texts(range.cellsOf(shape).flat()).then((text) => clip.written(shape, (cell) => text(cell) ?? clip.text(cell)));
  const blob = (kind, type) => make.then((made) => new Blob([made[kind]], { type }));
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob("plain", "text/plain"), "text/html": blob("html", "text/html") })]);
  kezhang.announce(kezhang.word("copied", { n: shape.rows.length * shape.fields.length }));
};

export const cut = async () => {
  const shape = clip.meant(cells.active());
  await copy(shape);
  clip.cut(shape);
};

/* From the menu: the browser asks whether the page may read the clipboard; where it may not, the keys still do. */
export const takeIn = async () => {
  const cell = cells.active();
  const [item] = await navigator.clipboard?.read?.().catch(() => []) ?? [];
  if (!item) return kezhang.toast(kezhang.word("paste-keys"));
  const part = async (type) => (item.types.includes(type) ? (await item.getType(type)).text() : "");
  return paste(cell, { html: await part("text/html"), plain: await part("text/plain") });
};

export const paste = async (cell, data, shape = range.shape()) => (await kezhang.part("grid-paste")).paste(shape, data);

/* {grid, ids, keys, rows, seen} that writes `value(row, field, cell)` into a shape; null leaves a cell alone. */
export const plan = ({ host, rows: lines, fields }, value) => {
  const keys = fields.filter((field) => lines.some((row) => cells.editable(cells.at(row, field))));
  const each = (make) => lines.map((row, down) => keys.map((field) => make(cells.at(row, field), down, fields.indexOf(field))));
  return {
    grid: host,
    ids: lines.map((row) => Number(row.dataset.id)),
    keys,
    rows: each((cell, down, right) => (cells.editable(cell) ? value(cell, down, right) : null)),
    seen: each(seen),
  };
};

/* What a cell shows of its record; nothing where it shows less than is there. */
export const seen = (cell) => {
  const draft = kezhang.drafts.of(cell);
  return draft ? draft.seen ?? null : cells.masked(cell) || clip.clipped(cell) ? null : clip.text(cell);
};

export const write = async (made, options) => (await kezhang.part("grid-write")).write(made, options);

export const clear = async () => {
  const shape = clip.meant(cells.active());
  if (shape && "edit" in shape.host.dataset) await write(plan(shape, (cell) => (cells.text(cell) ? "" : null)), { door: "clear" });
};

/* The first row into those below it, the first column into those beside it; of one cell what lies above, or before. */
const spread = (dx, dy) => async () => {
  let shape = range.shape();
  if (!shape) return;
  const flat = dy ? shape.rows.length < 2 : shape.fields.length < 2;
  const before = flat && cells.beside(cells.at(shape.rows[0], shape.fields[0]), -dx, -dy);
  if (flat && !before) return;
  if (before) shape = dy ? { ...shape, rows: [cells.row(before), ...shape.rows] } : { ...shape, fields: [cells.field(before), ...shape.fields] };
  const source = (down, right) => cells.at(shape.rows[dy ? 0 : down], shape.fields[dx ? 0 : right]);
  const text = await texts(dy ? shape.fields.map((field) => cells.at(shape.rows[0], field)) : shape.rows.map((row) => cells.at(row, shape.fields[0])));
  const value = (cell, down, right) => (cell === source(down, right) || cells.masked(source(down, right)) ? null : text(source(down, right)));
  await write(plan(shape, value), { door: "fill" });
};

export const down = spread(0, 1);
export const right = spread(1, 0);

const ids = () => range.rows().map((row) => row.dataset.id).join(",");

export const remove = async () => {
  const gone = range.rows();
  const host = range.host();
  if (!host || !("delete" in host.dataset)) return;
  const answer = await kezhang.send("POST", `${host.dataset.url}/deletions`, { ids: ids() });
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  range.clear();
  const kept = new Set([...kezhang.parse(answer.html).querySelectorAll("tr[data-id]")].map((row) => row.id));
  gone.filter((row) => !kept.has(row.id)).forEach(rows.remove);
  document.dispatchEvent(new CustomEvent("kezhang:removed"));
};

/* One value for a field of many rows; `every` means all that answer the list's question. */
export const bulk = async (every = false) => (await kezhang.part("grid-bulk")).open(range.host(), every ? null : ids(), range.shape()?.fields[0]);

/* Claims the chosen customers from the pool, or returns them to it. */
export const pool = async () => (await kezhang.part("grid-bulk")).open(range.host(), ids(), undefined, range.host().dataset.pool);
