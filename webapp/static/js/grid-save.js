/* Saving a cell: shown at once, sent in the row's own queue, and settled by what the server says. */
const kezhang = window.kezhang;
const { cells, rows, drafts } = kezhang;
const queues = new Map();

const opener = (cell) => cell.querySelector(":scope > .open");

const save = {
  /* Puts a text into a cell as it will look, leaving the link to the record where it is. */
  show: (cell, text) => cell.replaceChildren(text, ...[opener(cell)].filter(Boolean)),
  restore: (cell, before) => { cell.innerHTML = before.html; cells.dress(cell, before.css); },
  before: (cell) => ({ html: cell.innerHTML, css: cells.look(cell) }),

  /* What is still under way in the row of this cell. */
  settled: (cell) => queues.get(cells.row(cell).id) ?? Promise.resolve(),
  overlooked: (form, shown) => overlooked(form, shown),
  idle: () => Promise.all(queues.values()),

  /* {value, seen} of a cell: optimistic at once; resolves when the server has answered. `shown` is what the cell
     said before, where its editor had not come yet; `again` for what has waited: then nothing goes to the cell. */
  cell: (cell, entry) => {
    const row = cells.row(cell);
    drafts.forget(cell);
    save.restore(cell, entry.before);
    save.show(cell, entry.value);
    cell.classList.add("saving");
    cell.classList.toggle("nil", !entry.value);
    if (!entry.appended) drafts.sending(cell, { value: entry.value, seen: entry.seen ?? entry.shown });
    drafts.started();
    const work = save.settled(cell).then(() => put(cell, entry));
    queues.set(row.id, work);
    return work;
  },
};

/* What a value was typed over: what the cell said, where the record holds something else by now; its writer has not seen that. */
const overlooked = (form, shown) => (shown !== undefined && (form.dataset.shown?.trim() ?? shown) !== shown ? shown : form.elements.seen.value);

/* An entry that left before its editor came: what the record holds, and what was meant by the letters typed. */
const completed = async (cell, entry) => {
  const answer = await kezhang.send("GET", cells.url(cell));
  const form = answer.ok && kezhang.parse(answer.html).querySelector("form");
  if (!form) return answer;
  const input = form.elements.value;
  const meant = input.matches("[data-date]") ? kezhang.dates.read(entry.value) : kezhang.pick.meant(form, entry.value);
  const before = entry.appended ? input.value : "";
  Object.assign(entry, { value: before + (meant ?? entry.value), seen: entry.appended ? form.elements.seen.value : overlooked(form, entry.said) });
  return answer;
};

const put = async (cell, entry) => {
  const known = entry.seen === undefined && !entry.again ? await completed(cell, entry) : { ok: true };
  settle(cell, entry, known.ok ? await send(cell, entry) : known);
};

const send = (cell, { value, seen }) => kezhang.send("PUT", cells.url(cell), { value, ...(seen === undefined ? {} : { seen }) });

const settle = (cell, entry, answer) => {
  const here = cell.isConnected ? cell : cells.find(cell) ?? cell;
  here.classList.remove("saving");
  drafts.ended(answer.ok);
  if ([0, 401, 429, 503].includes(answer.status)) return keep(here, entry, answer.status ? kezhang.reason(answer) : kezhang.word("offline"));
  if (answer.status === 422) return refused(here, entry, answer);
  if (answer.status === 409) return kezhang.part("grid-conflict").then((card) => card.conflict(here, entry, answer));
  drafts.forget(here);
  if (answer.ok) return saved(here, answer);
  if ([403, 404].includes(answer.status)) return forbidden(here, entry, answer);
  return keep(here, entry, kezhang.reason(answer));
};

const saved = (cell, answer) => {
  cell.classList.remove("saving");
  rows.apply(answer.html);
  kezhang.announce(`${cells.label(cell)}: ${kezhang.word("saved")}`);
  document.dispatchEvent(new CustomEvent("kezhang:saved", { detail: { cell } }));
};

const refused = (cell, entry, answer) => {
  const content = kezhang.parse(answer.html);
  const message = content.querySelector(".error")?.textContent.trim() || kezhang.word("unsaved");
  drafts.keep(cell, { text: entry.value, message, why: "refused", seen: entry.seen ?? entry.shown, before: entry.before });
  if (!entry.again) back(cell, message);
};

const keep = (cell, entry, message) => {
  drafts.keep(cell, { text: entry.value, message, why: "away", seen: entry.seen ?? entry.shown, before: entry.before });
  if (!entry.again) kezhang.toast(message, { kind: "error" });
};

const forbidden = (cell, entry, answer) => {
  save.restore(cell, entry.before);
  kezhang.toast(kezhang.reason(answer), { kind: "error" });
};

/* To the refused cell, unless the person is already typing elsewhere. */
const back = (cell, message) => {
  const busy = kezhang.types(document.activeElement) && document.activeElement.value !== document.activeElement.defaultValue;
  if (busy) return kezhang.toast(`${cells.record(cell)} · ${cells.label(cell)}: ${message}`, { kind: "error" });
  kezhang.edit.close();
  cells.focus(cell);
  kezhang.hint(cell, `${message} ${kezhang.word("draft-keys")}`, { bad: true });
};

/* Where steps are taken back: the table that has the focus, once everything typed has arrived. */
kezhang.stepping = async () => {
  const active = cells.active();
  const host = (active && cells.host(active)) ?? document.querySelector(".grid, .facts");
  await save.idle();
  return host && "edit" in host.dataset ? host.dataset.url : null;
};

kezhang.save = save;
drafts.begin();
