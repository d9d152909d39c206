/* What was typed and could not be saved: kept in its cell, in red, with the reason, until it is saved or given up. */
const kezhang = window.kezhang;
const { cells } = kezhang;
const drafts = new Map();
let saving = 0;
let savedAt = 0;

const status = () => document.getElementById("status");

const said = () => {
  if (drafts.size) return ["drafts", kezhang.word("drafts", { n: drafts.size })];
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

kezhang.drafts = {
  of: (cell) => drafts.get(cells.name(cell)),

  /* {text, message, form: html of the refused editor or "", before: html of the cell} */
  keep: (cell, draft) => {
    drafts.set(cells.name(cell), { ...draft, name: cells.record(cell), label: cells.label(cell) });
    mark(cell, draft);
    kezhang.alarm(`${cells.label(cell)}: ${draft.message}`);
    tell();
  },

  forget: (cell) => {
    drafts.delete(cells.name(cell));
    cell.classList.remove("draft");
    cell.removeAttribute("aria-invalid");
    tell();
  },

  /* Given up: the cell shows again what the record holds. */
  drop: (cell) => {
    const draft = drafts.get(cells.name(cell));
    kezhang.drafts.forget(cell);
    if (draft) kezhang.save.restore(cell, draft.before);
  },

  started: () => { saving += 1; tell(); },
  ended: (ok) => { saving = Math.max(0, saving - 1); if (ok) savedAt = Date.now(); tell(); },
};

const cellOf = (name) => {
  const [, table, id, field] = /^(.+?)-(\d+)-(.+)$/.exec(name);
  return document.querySelector(`[data-name="${table}"] [data-id="${id}"] [data-field="${field}"], .facts[data-name="${table}"][data-id="${id}"] [data-field="${field}"]`);
};

const line = ([name, draft]) => {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const reason = document.createElement("small");
  button.type = "button";
  button.append(`${draft.name} · ${draft.label}: ${draft.text}`);
  reason.textContent = draft.message;
  button.append(reason);
  button.addEventListener("click", () => {
    document.getElementById("drafts").hidePopover();
    const cell = cellOf(name);
    if (cell) { cells.focus(cell); kezhang.edit.open(cell); }
  });
  item.append(button);
  return item;
};

document.addEventListener("toggle", (event) => {
  if (event.target.id !== "drafts" || event.newState !== "open") return;
  event.target.querySelector("ul").replaceChildren(...[...drafts].map(line));
}, true);

/* A table that was replaced shows the drafts of its rows again; back on the line, they say so. */
document.addEventListener("htmx:afterSettle", () => {
  for (const [name, draft] of drafts) {
    const cell = cellOf(name);
    if (cell && !cell.classList.contains("draft")) mark(cell, draft);
  }
  tell();
});

addEventListener("beforeunload", (event) => {
  if (drafts.size || saving) event.preventDefault();
});

setInterval(tell, 30000);
