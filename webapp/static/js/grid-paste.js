/* What other spreadsheets put on the clipboard, read as a block of texts, and laid over the table from the active cell on. */
const kezhang = window.kezhang;
const { cells, clip, range } = kezhang;
const MOST = 5000;

const QUOTED = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
const PLAIN = /[^\t\r\n]*/y;
const BETWEEN = /\t|\r\n|\n|\r/y;

const at = (form, text, place) => { form.lastIndex = place; return form.exec(text); };

/* Text with tabs, as spreadsheets write it: quoted where it holds tabs, breaks or quotes. */
export const fromText = (all) => {
  const text = all.replace(/(\r\n|\n|\r)$/, "");
  const rows = [[]];
  for (let place = 0; ;) {
    const found = at(QUOTED, text, place) ?? at(PLAIN, text, place);
    rows.at(-1).push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"').replaceAll("\r\n", "\n"));
    const between = at(BETWEEN, text, place + found[0].length);
    if (!between) return rows;
    if (between[0] !== "\t") rows.push([]);
    place += found[0].length + between[0].length;
  }
};

const textOf = (td, ours) => {
  const copy = td.cloneNode(true);
  if (!ours) for (const node of texts(copy)) node.data = node.data.replace(/[\s\u00a0]+/g, " ");
  copy.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  return copy.textContent.replaceAll("\u00a0", " ").trim();
};

function* texts(element) {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) yield walk.currentNode;
}

/* The number behind what is shown: x:num of Excel and WPS, data-sheets-value of Google Sheets. */
const rawOf = (td) => {
  const sheets = td.dataset.sheetsValue;
  try { return sheets ? String(JSON.parse(sheets)[3] ?? "") : td.getAttribute("x:num") ?? ""; } catch { return ""; }
};

/* Rows of {text, raw, masked}; cells that were merged count as blank beside the first. */
export const fromHtml = (html) => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const ours = "kezhang" in table.dataset;
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => {
    let right = 0;
    for (const td of row.cells) {
      while (rows[down][right]) right += 1;
      for (let y = 0; y < td.rowSpan && rows[down + y]; y += 1) for (let x = 0; x < td.colSpan; x += 1) rows[down + y][right + x] = { text: "", raw: "" };
      rows[down][right] = { text: textOf(td, ours), raw: rawOf(td), masked: "masked" in td.dataset };
    }
  });
  return rows.filter((row) => row.length);
};

const sameSize = (one, other) => one.length === other.length && one.every((row, at) => row.length === other[at].length);

/* The table where it is there; its texts by the plain text where both agree, since that keeps every blank. */
export const read = ({ html, plain }) => {
  const table = html && fromHtml(html);
  const typed = fromText(plain).map((row) => row.map((text) => ({ text, raw: "" })));
  if (!table?.length) return typed;
  return sameSize(table, typed) ? table.map((row, y) => row.map((cell, x) => ({ ...cell, text: typed[y][x].text.trim() }))) : table;
};

const meant = (value, head) => {
  if (value.masked || /^\d{0,3}\*{3,}/.test(value.text)) return null;
  const odd = head.matches(".date, .instant, .sealed_date") ? !kezhang.dates.read(value.text) : /\dE\+\d/.test(value.text);
  return value.raw && odd ? value.raw : value.text;
};

/* How large the block becomes: over a chosen range it is repeated where it fits. */
const size = (block, shape) => {
  const [high, wide] = [block.length, Math.max(...block.map((row) => row.length))];
  if (!range.wide() || !shape.rows.length) return [high, wide];
  const [down, right] = [shape.rows.length, shape.fields.length];
  const fits = (one, all) => (all % one ? one : all);
  return [fits(high, down), fits(wide, right)];
};

/* Rows that are not loaded yet are fetched before the block is laid over them. */
const loaded = async (host, first, high) => {
  for (let rows = cells.rows(host); rows.length - rows.indexOf(first) < high && !cells.whole(host); rows = cells.rows(host)) {
    const came = new Promise((done) => { document.addEventListener("htmx:afterSettle", done, { once: true }); });
    window.htmx.trigger(host.querySelector("tbody:last-of-type .early"), "again");
    await came;
  }
  const rows = cells.rows(host);
  return rows.slice(rows.indexOf(first), rows.indexOf(first) + high);
};

/* A block that was cut leaves its place as it is laid down elsewhere, in the same step. */
const moved = (plan, shape, acts) => {
  const away = acts.plan(shape, () => "");
  const keys = [...new Set([...plan.keys, ...away.keys])];
  const line = (from, texts) => keys.map((key) => (from.includes(key) ? texts[from.indexOf(key)] : null));
  const made = { ...plan, keys, rows: plan.rows.map((row) => line(plan.keys, row)), seen: plan.seen.map((row) => line(plan.keys, row)) };
  away.ids.forEach((id, at) => {
    const [texts, seen] = [line(away.keys, away.rows[at]), line(away.keys, away.seen[at])];
    const here = made.ids.indexOf(id);
    if (here < 0) { made.ids.push(id); made.rows.push(texts); made.seen.push(seen); return; }
    keys.forEach((_, x) => { if (made.rows[here][x] === null) { made.rows[here][x] = texts[x]; made.seen[here][x] = seen[x]; } });
  });
  return made;
};

/* What the block says at a place; null leaves the cell alone. */
const given = (block, heads) => {
  const width = Math.max(...block.map((row) => row.length));
  return (y, x) => {
    const one = block[y % block.length][x % width];
    return one ? meant(one, heads[x]) : null;
  };
};

/* {grid, keys, ids, rows, seen}: the block over these rows, and over new ones below them. */
const laid = (acts, host, { lines, fields, fresh }, block) => {
  const heads = fields.map((field) => host.querySelector(`thead [data-field="${field}"]`));
  const keys = fields.filter((_, x) => !("fixed" in heads[x].dataset));
  const value = given(block, heads);
  const plan = { grid: host, keys, ids: [], rows: [], seen: [] };
  for (let y = 0; y < lines.length + fresh; y += 1) {
    const cellOf = (key) => (lines[y] ? cells.at(lines[y], key) : null);
    plan.ids.push(lines[y] ? Number(lines[y].dataset.id) : null);
    plan.rows.push(keys.map((key) => (cellOf(key) && !cells.editable(cellOf(key)) ? null : value(y, fields.indexOf(key)))));
    plan.seen.push(keys.map((key) => (cellOf(key) ? acts.seen(cellOf(key)) : null)));
  }
  return plan;
};

/* A new row in a table on a record's page belongs to that record: the table's own address says which. */
const owned = (plan) => {
  const asked = new URL(plan.grid.dataset.here ?? "", location.href).searchParams;
  for (const [name, value] of plan.grid.dataset.here && plan.ids.includes(null) ? asked : []) {
    const key = /^(\w+)(\.is)?$/.exec(name)?.[1];
    if (!key || ["q", "sort", "view", "where", "group"].includes(key) || plan.keys.includes(key)) continue;
    plan.keys.push(key);
    plan.ids.forEach((id, y) => { plan.rows[y].push(id === null ? value : null); plan.seen[y].push(null); });
  }
  return plan;
};

const beyond = (block, high, wide) => block.some((row, y) => row.some(({ text }, x) => text && (y >= high || x >= wide)));

/* Lays what the clipboard holds over the table from the first cell of a shape on; without rows it makes new ones. */
export const paste = async (shape, data) => {
  const acts = await kezhang.part("grid-acts");
  const { host } = shape;
  const block = read(data);
  if (block.length > MOST) kezhang.toast(kezhang.word("too-long", { n: MOST }), { kind: "error" });
  const [high, wide] = size(block.slice(0, MOST), shape);
  const lines = shape.rows.length ? await loaded(host, shape.rows[0], high) : [];
  const all = cells.fields(host);
  const fields = all.slice(all.indexOf(shape.fields[0])).slice(0, wide);
  const fresh = host.tFoot?.querySelector(".new, .new-line") ? high - lines.length : 0;
  const plan = owned(laid(acts, host, { lines, fields, fresh }, block));
  if (!plan.keys.length) return kezhang.toast(kezhang.word("locked"), { kind: "error" });
  const source = clip.taken();
  const lost = beyond(block, lines.length + fresh, fields.length);
  const done = await acts.write(source?.host === host ? moved(plan, source, acts) : plan, { door: "paste", lost });
  if (done) clip.release();
};
