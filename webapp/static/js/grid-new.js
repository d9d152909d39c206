/* The new row at the foot of the table: Tab goes through its cells, Enter saves it and begins the next one. */
const kezhang = window.kezhang;
const { cells, drafts, rows } = kezhang;
const pristine = new Map();
let busy = null;

const gridOf = (target) => target.closest?.(".grid") ?? document.querySelector(".grid");
const lineOf = (grid) => grid?.querySelector("tfoot tr.new");
const inputs = (line) => [...line.querySelectorAll(".slot :is(input, textarea, select):not([type=hidden])")];
const touched = (line) => inputs(line).some((input) => input.value !== input.defaultValue);

/* Where typing begins: what is wrong, else what has to be filled in and is blank, else what is blank. */
const blank = (input) => !input.value;

const focusFirst = (line) => {
  const all = inputs(line);
  const first = all.find((input) => input.matches("[aria-invalid=true]")) ?? all.find((input) => input.closest("[data-start]")) ?? all.find((input) => blank(input) && input.closest(".must")) ?? all.find(blank) ?? all[0];
  first?.focus({ preventScroll: true });
  if (first?.closest("[data-start]")) first.select();
};

/* A table on the page of the record that its own belong to says which ones they are. */
const asking = (grid) => (grid.dataset.here ? { "HX-Current-URL": new URL(grid.dataset.here, location).href } : {});

const fetchLine = async (grid) => {
  const answer = await kezhang.send("GET", `${grid.dataset.url}/new`, null, asking(grid));
  const line = answer.ok && kezhang.parse(answer.html).querySelector("tr");
  if (!line) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  pristine.set(grid.id, rows.fit(grid, line).outerHTML);
  grid.tFoot.querySelector(".new-line, .new")?.replaceWith(line);
  return line;
};

/* Opens the new row, or goes to the one that is open. */
export const start = async (grid) => {
  if (!grid?.tFoot) return;
  kezhang.edit.commit(null);
  const starter = grid.tFoot.querySelector(".new-line");
  if (starter) pristine.set(`${grid.id}-starter`, starter.outerHTML);
  const line = lineOf(grid) ?? (await fetchLine(grid));
  if (!line) return;
  focusFirst(line);
};

const replace = (line, html) => {
  const fresh = rows.fit(gridOf(line), kezhang.parse(html).querySelector("tr"));
  line.replaceWith(fresh);
  return fresh;
};

const receipt = (line) => line.querySelector("form [name=receipt]");
const nameOf = (line) => `row ${gridOf(line).dataset.name} ${receipt(line)?.value}`;

/* What is typed is kept in this browser until it is saved or given up. */
const keep = (line, more = {}) => {
  if (!line.isConnected || !touched(line)) return;
  const { csrf_token: _, ...values } = Object.fromEntries(new FormData(line.querySelector("form")));
  const { url, here } = gridOf(line).dataset;
  const secret = Object.keys(values).some((key) => values[key] && cells.secret(gridOf(line), key)) || undefined;
  drafts.put(nameOf(line), { secret, why: "typing", message: kezhang.word("unsaved"), label: gridOf(line).ariaLabel, text: inputs(line).find((input) => input.value)?.value, url, here, values, ...more });
};
const keepSoon = kezhang.later(keep, 200);

/* A row that was left half typed lies in the table again, where the page has that table; true then. */
export const resume = async (name, draft) => {
  const grid = [...document.querySelectorAll(".grid")].find(({ dataset, tFoot }) => tFoot && dataset.url === draft.url && dataset.here === draft.here);
  const line = grid && (lineOf(grid) ?? (await fetchLine(grid)));
  if (!line) return false;
  drafts.remove(name);
  for (const input of inputs(line)) input.value = draft.values[input.name] ?? input.value;
  if (draft.values.receipt) receipt(line).value = draft.values.receipt;
  keep(line, { why: draft.why, message: draft.message });
  focusFirst(line);
  return true;
};

const stop = (line) => {
  drafts.remove(nameOf(line));
  const grid = gridOf(line);
  const starter = pristine.get(`${grid.id}-starter`);
  if (touched(line) || line.matches("[data-refused]")) return focusFirst(replace(line, pristine.get(grid.id)));
  if (starter) replace(line, starter);
  cells.focus(cells.active() ?? grid.querySelector("td[data-field]"));
};

const values = (line) => {
  inputs(line).forEach((input) => { kezhang.dates.settle(input); kezhang.pick.settle(input); });
  return new FormData(line.querySelector("form"));
};

const saved = (line, answer, { keys, open }) => {
  const grid = gridOf(line);
  drafts.remove(nameOf(line));
  const fresh = kezhang.parse(answer.html).querySelector("tr.new");
  if (fresh) pristine.set(grid.id, fresh.outerHTML); // its receipt is its own: the old one made the old record
  const next = replace(line, pristine.get(grid.id));
  const row = kezhang.parse(answer.html).querySelector("tr[data-id]");
  if (open && row) return location.assign(row.querySelector("a.open").href);
  if (row) rows.add(grid, row);
  kezhang.announce(kezhang.word("added"));
  kezhang.drafts.ended(true);
  document.dispatchEvent(new CustomEvent("kezhang:entered"));
  if (matchMedia("(max-width: 760px)").matches) return stop(next);
  focusFirst(next);
  if (keys) { document.activeElement.value = keys; document.activeElement.dispatchEvent(new Event("input", { bubbles: true })); }
};

const refused = (line, answer) => {
  document.querySelectorAll("#toasts .ok").forEach((toast) => toast.remove());
  const again = replace(line, answer.html);
  focusFirst(again);
  kezhang.alarm([...again.querySelectorAll(".error")].map((error) => error.textContent).join(" "));
  kezhang.drafts.ended(false);
};

const failed = (line, answer) => {
  line.removeAttribute("aria-busy");
  inputs(line).forEach((input) => { input.readOnly = false; });
  kezhang.drafts.ended(false);
  const message = answer.status ? kezhang.reason(answer) : kezhang.word("offline");
  keep(line, { why: [0, 401, 429, 503].includes(answer.status) ? "away" : "refused", message });
  kezhang.toast(message, { kind: "error" });
};

/* `open`: with the record's own page instead of the next new row. */
export const submit = async (line, open = false) => {
  if (busy) return;
  const body = values(line);
  busy = { keys: "", open };
  line.setAttribute("aria-busy", "true");
  inputs(line).forEach((input) => { input.readOnly = true; });
  kezhang.drafts.started();
  const answer = await kezhang.send("POST", gridOf(line).dataset.url, body, asking(gridOf(line)));
  const asked = busy;
  busy = null;
  if (answer.ok) return saved(line, answer, asked);
  if (answer.status === 422 && kezhang.parse(answer.html).querySelector("tr")) return refused(line, answer);
  return failed(line, answer);
};

const inLine = (line, event) => {
  if (busy) { if ([...event.key].length === 1) busy.keys += event.key; return true; }
  if (kezhang.pick.key(event)) return true;
  if (event.key === "Escape") { stop(line); return true; }
  if (event.key === "Enter" && !(event.target.matches("textarea") && event.shiftKey) && !event.target.matches("button")) { submit(line, event.ctrlKey || event.metaKey); return true; }
  if (event.key === "ArrowUp" && event.target.matches("input:not([role=combobox])")) {
    const above = cells.at(cells.rows(gridOf(line)).at(-1), /new-(.+)$/.exec(event.target.id)?.[1]);
    if (above) cells.focus(above);
    return Boolean(above);
  }
  return false;
};

export const lineFor = (name) => [...document.querySelectorAll("tr.new")].find((line) => nameOf(line) === name);

document.addEventListener("input", (event) => { const line = event.target.closest("tr.new"); if (line) keepSoon(line); });

document.addEventListener("click", (event) => {
  const line = event.target.closest("tr.new");
  if (line && event.target.closest("[data-cancel]")) { inputs(line).forEach((input) => { input.value = input.defaultValue; }); line.removeAttribute("data-refused"); stop(line); }
});

/* A click on what was filled in for somebody chooses it, so that typing replaces it, as after Tab. */
let entered = null;
document.addEventListener("pointerdown", (event) => { entered = event.target === document.activeElement ? null : event.target; });
document.addEventListener("click", (event) => {
  const input = event.target;
  if (input === entered && input.matches("tr.new input") && input.selectionStart === input.selectionEnd) input.select();
});

document.addEventListener("submit", (event) => {
  const line = event.target.closest("tr.new");
  if (line) { event.preventDefault(); submit(line); }
});

document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("tr.new");
  if (line && !kezhang.composing(event) && inLine(line, event)) event.preventDefault();
});

/* A row that was entered on a page that came with an open new row starts from there. */
for (const line of document.querySelectorAll("tfoot tr.new:not([data-refused])")) {
  pristine.set(gridOf(line).id, line.outerHTML);
  if (new URLSearchParams(location.search).has("new")) focusFirst(line);
}
