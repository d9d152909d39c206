/* The clipboard: what is chosen goes out as text and as a table, and comes in from any spreadsheet (grid-paste). */
const kezhang = window.kezhang;
const { cells, edit, range } = kezhang;
const LONGEST_SHOWN = 100;
let cutting = null; // {host, rows, fields}: cleared when it is pasted elsewhere

const zero = (cell) => cell.matches(".money.dim") && !cell.matches(".draft");
const text = (cell) => (!cell ? "" : zero(cell) ? "0.00" : cells.text(cell));
const clipped = (cell) => text(cell).length > LONGEST_SHOWN && text(cell).endsWith("…");

const quoted = (value) => (/["\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const escaped = (value) => value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/* Digits that are no amount stay as they are in a spreadsheet: phones, numbers with zeros before. */
const literal = (value) => (/^(0\d|\+|\d{12})/.test(value) ? ` style="mso-number-format:'\\@'"` : "");
const lines = (value) => escaped(value).replace(/\n/g, '<br style="mso-data-placement:same-cell">');
const partly = (value, cell) => cell && (cells.masked(cell) || (clipped(cell) && value === text(cell)));
const td = (value, cell) => `<td${partly(value, cell) ? " data-masked" : ""}${literal(value)}>${lines(value)}</td>`;

/* {plain, html} of a shape; `read` gives a cell's text. */
const written = (shape, read = text) => {
  const block = range.cellsOf(shape);
  return {
    plain: block.map((row) => row.map((cell) => quoted(read(cell))).join("\t")).join("\r\n"),
    html: `<table data-kezhang>${block.map((row) => `<tr>${row.map((cell) => td(read(cell), cell)).join("")}</tr>`).join("")}</table>`,
  };
};

/* The cell that a clipboard's event is about, wherever a browser says it happened: none while a text is being edited. */
const about = () => {
  const at = edit.current();
  if (at) return at.mode === "soft" ? at.cell : null;
  return document.activeElement.matches("td[data-field], .facts [data-field]") ? document.activeElement : null;
};

const single = (cell) => ({ host: cells.host(cell), rows: [cells.row(cell)], fields: [cells.field(cell)] });

/* The block; without one the ticked rows; else the cell. */
const meant = (cell) => {
  if (!cell?.matches(".facts *") && !range.wide() && range.ticked().length) return { host: range.host(), rows: range.ticked(), fields: cells.fields(range.host()) };
  return range.shape() ?? (cell && single(cell));
};

const say = (shape) => kezhang.announce(kezhang.word("copied", { n: shape.rows.length * shape.fields.length }));

const release = () => {
  const was = cutting;
  cutting = null;
  document.querySelectorAll(".cut").forEach((cell) => cell.classList.remove("cut"));
  return was;
};

const copy = (event) => {
  const cell = about();
  if (!cell) return null;
  const shape = meant(cell);
  event.preventDefault();
  release();
  if (navigator.clipboard?.write && cell.matches("td") && range.cellsOf(shape).flat().some((one) => one && clipped(one))) kezhang.act("copy", shape);
  else fill(event.clipboardData, cell.matches("td") ? written(shape) : { plain: text(cell), html: `<table data-kezhang><tr>${td(text(cell), cell)}</tr></table>` });
  say(shape);
  return shape;
};

const fill = (data, { plain, html }) => {
  data.setData("text/plain", plain);
  data.setData("text/html", html);
};

const cut = (shape) => {
  if (!shape || !("edit" in shape.host.dataset) || !shape.host.matches(".grid")) return;
  cutting = shape;
  range.cellsOf(shape).flat().forEach((cell) => cell?.classList.add("cut"));
};

kezhang.clip = { meant, text, clipped, written, cut, release, taken: () => cutting };

document.addEventListener("copy", copy);
document.addEventListener("cut", (event) => cut(copy(event)));

const several = ({ plain, html }) => /[\t\n]./.test(plain) || /<t[dh]\b[^]*<t[dh]\b/i.test(html);
const lone = (data) => !cutting && !range.wide() && !several(data);
const held = ({ clipboardData }) => ({ html: clipboardData.getData("text/html"), plain: clipboardData.getData("text/plain") });

document.addEventListener("paste", (event) => {
  const cell = about();
  const data = held(event);
  if (!cell && several(data)) return below(event, data);
  if (!cell || !("edit" in cells.host(cell).dataset)) return;
  event.preventDefault();
  edit.cancel();
  if (cell.matches("td") && !lone(data)) return kezhang.act("paste", cell, data);
  return one(cell, data.plain.replace(/^"([^]*)"$/, (_, inner) => inner.replaceAll('""', '"')).trim());
});

/* A block pasted into the new row, or where there is no row yet, becomes new rows. */
const below = (event, data) => {
  const blank = document.activeElement === document.body && document.querySelector(".grid tr.blank");
  const line = event.target.closest?.("tr.new, tr.new-line") ?? blank;
  const host = line && line.closest(".grid");
  if (!host?.tFoot) return;
  event.preventDefault();
  const field = event.target.closest("[data-column]")?.dataset.column ?? host.querySelector("thead [data-field]:not([data-fixed])").dataset.field;
  kezhang.act("paste", null, data, { host, rows: [], fields: [field] });
};

/* A single value is as if it were typed. */
const one = (cell, value) => {
  if (!value || !cells.editable(cell) || /^\d{0,3}\*{3,}/.test(value)) return;
  edit.open(cell, { text: value })?.then(() => { if (edit.is(cell)) { edit.commit(null); cells.focus(cell); } });
};
