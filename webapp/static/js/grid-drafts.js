/* What was typed and could not be saved: kept in its cell, in red, with the reason, and in this browser, until it is saved or given up.
   Of a person in a company: cells {text, message, why, seen}, whole pastes and new rows; what is secret leaves with the window. */
const kezhang = window.kezhang;
const { cells } = kezhang;
const { person = "" } = document.documentElement.dataset;
const KEY = `drafts ${/^\/c\/[^/]+/.exec(location.pathname)?.[0] ?? ""} ${person}`;
const AWAY = ["away", "saving"];
const befores = new Map();
let saving = 0;
let savedAt = 0;

const stored = (area) => { try { return JSON.parse(area.getItem(KEY)) ?? {}; } catch { return {}; } };
const all = () => new Map(Object.entries({ ...stored(localStorage), ...stored(sessionStorage) }));
let drafts = all();

const change = (area, work) => {
  const book = stored(area);
  work(book);
  try { area.setItem(KEY, JSON.stringify(book)); return true; } catch { return false; }
};

const put = (name, draft) => {
  drafts.set(name, draft);
  draft.unsafe = !change(draft.secret ? sessionStorage : localStorage, (book) => { book[name] = draft; }) || Boolean(draft.secret);
  tell();
};

const forget = (name) => {
  if (!drafts.delete(name)) return;
  for (const area of [localStorage, sessionStorage]) change(area, (book) => { delete book[name]; });
  befores.delete(name);
  tell();
};

const kept = () => kezhang.part("grid-kept").catch(() => ({ list: () => {}, retry: () => {} }));
const status = () => document.getElementById("status");
const open = () => [...drafts].filter(([, draft]) => !["saving", "typing"].includes(draft.why));

const said = () => {
  const n = open().length;
  if (n) return ["drafts", kezhang.word("drafts", { n })];
  if (saving) return ["saving", kezhang.word("saving")];
  const minutes = Math.floor((Date.now() - savedAt) / 60000);
  const when = minutes ? kezhang.word("minutes", { n: minutes }) : kezhang.word("just-now");
  return savedAt ? ["saved", `${kezhang.word("saved")} · ${when}`] : ["", ""];
};

const tell = () => {
  if (!status()) return;
  const [state, text] = said();
  status().dataset.state = state;
  status().textContent = text;
  status().hidden = !text;
  status().disabled = state !== "drafts";
  if (state !== "drafts" && document.getElementById("drafts")?.matches(":popover-open")) document.getElementById("drafts").hidePopover();
};

const mark = (cell, draft) => {
  cell.classList.add("draft");
  cell.classList.remove("saving", "nil");
  kezhang.save.show(cell, draft.text);
  cell.setAttribute("aria-invalid", "true");
};

const unmark = (cell) => {
  cell.classList.remove("draft");
  cell.removeAttribute("aria-invalid");
};

const cellOf = (name) => {
  const [, table, id, field] = /^(.+?)-(\d+)-(.+)$/.exec(name) ?? [];
  return table ? document.querySelector(`[data-name="${table}"] [data-id="${id}"] [data-field="${field}"], .facts[data-name="${table}"][data-id="${id}"] [data-field="${field}"]`) : null;
};

const about = (cell) => ({ name: cells.record(cell), label: cells.label(cell), url: cells.url(cell), secret: cells.masked(cell) || cells.secret(cells.host(cell), cells.field(cell)) || undefined });

kezhang.drafts = {
  of: (cell) => {
    const draft = drafts.get(cells.name(cell));
    return draft && draft.why !== "saving" ? { ...draft, before: befores.get(cells.name(cell)) } : undefined;
  },

  /* {text, message, why: refused, away or conflict, seen, before: the cell as it was, quiet} */
  keep: (cell, { before, quiet, ...draft }) => {
    befores.set(cells.name(cell), before);
    put(cells.name(cell), { why: "refused", ...draft, ...about(cell) });
    mark(cell, draft);
    if (!quiet) kezhang.alarm(`${cells.label(cell)}: ${draft.message}`);
  },

  /* On its way: should the page go before the server answers, it is sent again by the next one. */
  sending: (cell, { value, seen }) => put(cells.name(cell), { why: "saving", text: value, seen, message: kezhang.word("unsaved"), ...about(cell) }),

  forget: (cell) => { forget(cells.name(cell)); unmark(cell); },

  /* Given up: the cell shows again what the record holds. */
  drop: (cell) => {
    const before = befores.get(cells.name(cell));
    kezhang.drafts.forget(cell);
    if (before) kezhang.save.restore(cell, before);
  },

  /* A whole paste, or a new row {url, values, n or label}, under a name of its own. */
  put: (name, draft) => put(name, { why: "away", message: kezhang.word("offline"), ...draft }),
  get: (name) => drafts.get(name),
  remove: forget,
  all: open,
  cellOf,

  show: () => {
    for (const [name, draft] of drafts) {
      const cell = cellOf(name);
      if (!cell || draft.why === "saving" || cell.matches(".draft, .saving, .editing")) continue;
      befores.set(name, kezhang.save.before(cell));
      mark(cell, draft);
    }
    tell();
  },

  /* With the first save comes what is needed when one fails: it could not be fetched then. */
  started: () => { saving += 1; tell(); kept(); },
  ended: (ok) => { saving = Math.max(0, saving - 1); if (ok) savedAt = Date.now(); tell(); },
};

document.addEventListener("toggle", (event) => {
  if (event.target.id === "drafts" && event.newState === "open") kept().then(({ list }) => { list(event.target.querySelector("ul")); kezhang.place(event.target, status(), { above: true, end: true }); });
}, true);

/* What waits for a connection is sent when there is one. */
const again = () => {
  if (navigator.onLine && !saving && [...drafts.values()].some((draft) => AWAY.includes(draft.why))) kept().then(({ retry }) => retry());
};

addEventListener("online", () => setTimeout(again, 300));
setInterval(() => { tell(); again(); }, 15000);

/* Another window of this person's has saved, or given up, or kept something. */
addEventListener("storage", ({ key }) => {
  if (key !== KEY) return;
  const gone = [...drafts.keys()].filter((name) => !all().has(name)).map(cellOf).filter(Boolean);
  drafts = all();
  gone.forEach(unmark);
  tell();
});

document.addEventListener("htmx:afterSettle", () => kezhang.drafts.show());

addEventListener("beforeunload", (event) => {
  if (saving || open().some(([, draft]) => draft.unsafe)) event.preventDefault();
});

kezhang.drafts.begin = () => {
  for (const draft of drafts.values()) draft.why = { saving: "away", typing: "refused" }[draft.why] ?? draft.why;
  kezhang.drafts.show();
  setTimeout(again, 1500);
};
