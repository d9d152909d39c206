/* Many cells at once: what would be refused is shown first, what is right is written in one step, the rest waits in its cells. */
const kezhang = window.kezhang;
const { cells, drafts, range, rows, save } = kezhang;
const MANY = 20;

const form = ({ ids, keys, rows: texts, seen }, door) => ({
  door,
  receipt: crypto.getRandomValues(new Uint32Array(4)).join("-"),
  ...Object.fromEntries(Object.entries({ keys, ids, rows: texts, seen }).map(([name, value]) => [name, JSON.stringify(value)])),
});

/* A table on the page of the record that its own belong to says which ones they are. */
const asking = (grid) => (grid.dataset.here ? { "HX-Current-URL": new URL(grid.dataset.here, location).href } : {});

const post = (plan, door, more = {}) => kezhang.send("POST", `${plan.grid.dataset.url}/pastes`, { ...form(plan, door), ...more }, asking(plan.grid));

const cellOf = (plan, id, key) => cells.at(id && document.getElementById(`${plan.grid.dataset.name}-${id}`), key);

const touched = (plan) => plan.ids.flatMap((id, y) => plan.keys.map((key, x) => plan.rows[y][x] !== null && cellOf(plan, id, key)).filter(Boolean));

/* The preview of what will happen; true where people want it so. */
const agreed = (html, lost) => new Promise((done) => {
  const dialog = document.getElementById("pasting");
  const beyond = Object.assign(document.createElement("p"), { textContent: lost ? kezhang.word("left-out") : "" });
  dialog.querySelector("[data-body]").replaceChildren(kezhang.parse(html), beyond);
  dialog.returnValue = "";
  dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
  dialog.showModal();
  dialog.querySelector("[value=yes]").focus();
});

const doubtful = (plan, html, lost) => {
  const { refused = 0, fresh = 0, conflicts = 0 } = kezhang.parse(html).firstElementChild?.dataset ?? {};
  return lost || Number(refused) || Number(fresh) || Number(conflicts) || plan.ids.length > MANY;
};

/* Rows that were made join at the end, the others are patched where they are. */
const show = (plan, html) => {
  const fresh = [...kezhang.parse(html).querySelectorAll("tr[data-id]")];
  const made = fresh.filter((row) => !document.getElementById(row.id));
  for (const row of fresh) if (!made.includes(row)) rows.patch(document.getElementById(row.id), row);
  made.forEach((row) => rows.add(plan.grid, row));
  return made;
};

const wait = (plan, one, more) => {
  const cell = cellOf(plan, one.id, one.key);
  if (cell) drafts.keep(cell, { text: one.text, message: one.message, seen: plan.seen[one.row]?.[plan.keys.indexOf(one.key)], before: save.before(cell), quiet: true, ...more });
};

/* Lists in an answer, under its rows: what was refused, and what somebody else had changed. */
const lists = (html) => {
  const told = kezhang.parse(html).querySelector("[data-told]");
  return told ? JSON.parse((told.content ?? told).textContent) : {};
};

/* New rows that were refused wait as rows that were begun. */
const aside = (plan, refused) => {
  for (const [at, cause] of new Map(refused.filter((one) => !one.id).map((one) => [one.row, one]))) {
    const values = Object.fromEntries(plan.keys.map((key, x) => [key, plan.rows[at][x]]).filter(([, text]) => text));
    const { url, here } = plan.grid.dataset;
    const secret = Object.keys(values).some((key) => cells.secret(plan.grid, key)) || undefined;
    drafts.put(`row ${plan.grid.dataset.name} ${Date.now()}-${at}`, { secret, why: "refused", message: cause.message, label: plan.grid.ariaLabel, text: Object.values(values).slice(0, 3).join(" · "), url, here, values });
  }
};

const settle = (plan, answer) => {
  const made = show(plan, answer.html);
  const { refused = [], conflicts = [] } = lists(answer.html);
  aside(plan, refused);
  refused.forEach((one) => wait(plan, one, { why: "refused" }));
  conflicts.forEach((one) => wait(plan, one, { why: "conflict", theirs: one.theirs }));
  choose(plan, made);
  const n = touched(plan).length + made.length * plan.keys.length;
  kezhang.announce(kezhang.word(refused.length + conflicts.length ? "written-but" : "written", { n, refused: refused.length + conflicts.length }));
  document.dispatchEvent(new CustomEvent("kezhang:saved", { detail: {} }));
};

/* What was written stays chosen. */
const choose = (plan, made) => {
  const active = cells.active();
  const ends = [cellOf(plan, plan.ids[0], plan.keys[0]), cells.at(made.at(-1), plan.keys.at(-1)) ?? cellOf(plan, plan.ids.findLast(Boolean), plan.keys.at(-1))];
  if (active && ends[0] && ends[1]) { cells.focus(ends[0]); range.stretch(...ends, true); }
};

const apply = async (plan, door) => {
  drafts.started();
  const marked = touched(plan);
  marked.forEach((cell) => cell.classList.add("saving"));
  const answer = await post(plan, door);
  marked.forEach((cell) => { cell.classList.remove("saving"); if (drafts.of(cell)) drafts.drop(cell); });
  drafts.ended(answer.ok);
  if (answer.ok) settle(plan, answer);
  return answer;
};

/* Without a connection the whole of it waits, and is sent when there is one. */
const later = (plan, door) => {
  const secret = plan.keys.some((key) => cells.secret(plan.grid, key)) || undefined;
  drafts.put(`paste ${Date.now()}`, { secret, url: `${plan.grid.dataset.url}/pastes`, values: form(plan, door), n: touched(plan).length });
  kezhang.toast(kezhang.word("paste-kept"), { kind: "error" });
  return true;
};

/* Writes {grid, ids, keys, rows, seen}; true when it is done, or waits for the connection. */
export const write = async (plan, { door, lost = false }) => {
  await save.idle();
  const tried = await post(plan, door, { try: 1 });
  if ([0, 503].includes(tried.status)) return later(plan, door);
  if (!tried.ok) { kezhang.toast(kezhang.reason(tried), { kind: "error" }); return false; }
  if (doubtful(plan, tried.html, lost) && !(await agreed(tried.html, lost))) return false;
  const answer = await apply(plan, door);
  if ([0, 503].includes(answer.status)) return later(plan, door);
  if (!answer.ok) kezhang.toast(kezhang.reason(answer), { kind: "error" });
  return answer.ok;
};
