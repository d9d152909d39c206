/* What is typed and not saved: its list, and sending again what waited for a connection. */
const kezhang = window.kezhang;
const { cells, drafts, rows, save } = kezhang;
let busy = null;

const settled = (name, draft, answer) => {
  if ([0, 401, 429, 503].includes(answer.status)) return false;
  if (answer.ok) { drafts.remove(name); rows.apply(answer.html); return true; }
  const content = kezhang.parse(answer.html);
  const theirs = content.querySelector("form.conflict")?.dataset.theirs;
  if (theirs !== undefined && theirs === draft.text) { drafts.remove(name); return true; }
  const message = content.querySelector(".error, .conflict h2")?.textContent.trim() || kezhang.reason(answer);
  drafts.put(name, { ...draft, why: answer.status === 409 ? "conflict" : "refused", message, theirs });
  return true;
};

/* A cell that is in sight goes the way of every save; another is sent as it lies. */
const cell = async (name, draft) => {
  const here = drafts.cellOf(name);
  const value = { value: draft.text, ...(draft.seen === undefined || draft.seen === null ? {} : { seen: draft.seen }) };
  if (here) return save.cell(here, { value: draft.text, seen: draft.seen ?? undefined, before: drafts.of(here)?.before ?? save.before(here), again: true });
  return settled(name, draft, await kezhang.send("PUT", draft.url, value));
};

const row = async (name, draft) => {
  const fresh = await kezhang.part("grid-new");
  const line = fresh.lineFor(name);
  if (line) return fresh.submit(line);
  const answer = await kezhang.send("POST", draft.url, draft.values, draft.here ? { "HX-Current-URL": draft.here } : {});
  if (answer.ok) answer.html = "";
  return settled(name, draft, answer);
};

const batch = async (name, draft) => settled(name, draft, await kezhang.send("POST", draft.url, draft.values));

const way = (name) => (name.startsWith("row ") ? row : name.startsWith("paste ") ? batch : cell);

const all = async () => {
  for (const [name, draft] of drafts.all()) {
    if (draft.why === "away") await way(name)(name, draft);
  }
};

export const retry = () => { busy ??= all().finally(() => { busy = null; }); return busy; };

const resume = async (name, draft) => {
  const { resume: begin } = await kezhang.part("grid-new");
  if (!(await begin(name, draft))) location.assign(draft.here ?? draft.url);
};

const goTo = (name, draft) => {
  document.getElementById("drafts").hidePopover();
  const here = drafts.cellOf(name);
  if (here) { cells.focus(here); kezhang.edit.open(here); return; }
  if (name.startsWith("row ")) return resume(name, draft);
  if (name.startsWith("paste ")) return retry();
  location.assign(draft.url.replace(/\/cells\/.*$/, ""));
};

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.append(text);
  made.addEventListener("click", act);
  return made;
};

const OF = { paste: "paste-of", fill: "fill-of", clear: "clear-of" };
const words = (draft) => (draft.n ? kezhang.word(OF[draft.values.door] ?? OF.paste, { n: draft.n }) : [[draft.name, draft.label].filter(Boolean).join(" · "), draft.text].filter(Boolean).join(": "));

const giveUp = (name, host) => {
  const here = drafts.cellOf(name);
  if (here) drafts.drop(here); else drafts.remove(name);
  list(host);
};

const line = (host) => ([name, draft]) => {
  const item = document.createElement("li");
  const reason = document.createElement("small");
  reason.textContent = draft.theirs === undefined ? draft.message : `${draft.message} ${kezhang.word("theirs", { text: draft.theirs || "—" })}`;
  const main = button(words(draft), () => goTo(name, draft));
  main.append(reason);
  const away = button("×", () => giveUp(name, host));
  away.className = "give-up";
  away.ariaLabel = kezhang.word("give-up");
  item.append(main, away);
  return item;
};

export const list = (host) => host.replaceChildren(...drafts.all().map(line(host)));
