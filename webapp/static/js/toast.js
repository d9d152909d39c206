/* Messages at the foot of the page, with a way back; without a table Ctrl+Z takes the newest way back that is left. */
const kezhang = window.kezhang;
const STAYS = { ok: 6000, error: 10000 };
const MOST = 3;
const undos = [];
let last = null;
let undoing = false;

const host = () => document.getElementById("toasts");

const lift = () => {
  const box = host();
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
};

const drop = (toast) => {
  toast.remove();
  if (!host().children.length && host().matches(":popover-open")) host().hidePopover();
};

const expire = (toast, wait) => {
  let timer = setTimeout(() => drop(toast), wait);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => drop(toast), 2500); });
};

const build = ({ text, undo, kind, goes }) => {
  const toast = document.getElementById("toast-model").content.firstElementChild.cloneNode(true);
  toast.classList.add(kind);
  if (kind === "error") toast.querySelector("use").setAttribute("href", toast.querySelector("use").getAttribute("href").replace(/#.*/, "#alert"));
  toast.querySelector(".words").textContent = text;
  toast.querySelector(".goes").hidden = !goes;
  toast.querySelector(".goes").href = goes ?? "";
  toast.querySelector(".undo").hidden = !undo;
  toast.querySelector(".undo").addEventListener("click", () => { drop(toast); kezhang.undo(undo); });
  toast.querySelector(".close").addEventListener("click", () => drop(toast));
  return toast;
};

kezhang.toast = (text, { kind = "ok", undo = null, goes = null } = {}) => {
  if (!text || !host()) return;
  if (undo && !undoing) undos.push(undo);
  const toast = build({ text, undo, kind, goes });
  for (const old of host().querySelectorAll(kind === "error" ? `.error:nth-last-child(n + ${MOST})` : ".ok")) old.remove();
  host().append(toast);
  lift();
  expire(toast, STAYS[kind] ?? STAYS.ok);
  (kind === "error" ? kezhang.alarm : kezhang.announce)(text);
};

/* Takes back the given change, or the newest one. The answer is handed to whoever shows rows. */
kezhang.undo = async (undo = undos.at(-1)) => {
  if (!undo) return kezhang.toast(kezhang.word("nothing-to-undo"));
  if (undos.includes(undo)) undos.splice(undos.indexOf(undo), 1);
  undoing = true;
  const answer = await kezhang.send(undo.method ?? "POST", undo.url, undo.values ?? {});
  undoing = false;
  if (answer.ok) document.dispatchEvent(new CustomEvent("kezhang:answer", { detail: { html: answer.html, url: undo.url } }));
  else kezhang.toast(kezhang.reason(answer), { kind: "error" });
};

/* A step back or on, one after the other. A table's steps are kept by the server, whatever page said them. */
let steps = Promise.resolve();
kezhang.step = (way) => {
  steps = steps.then(async () => {
    const base = await kezhang.stepping?.();
    if (base) return kezhang.undo({ url: `${base}/${way}` });
    return way === "undos" && kezhang.undo();
  });
};

document.addEventListener("toast", (event) => { last = event.detail; kezhang.toast(last.text, last); });

/* Goes to another page, where what was said last is said again, with its way back. */
kezhang.leave = (url) => {
  if (last) sessionStorage.setItem("said", JSON.stringify(last));
  location.assign(url);
};

const carried = JSON.parse(sessionStorage.getItem("said"));
sessionStorage.removeItem("said");
if (carried) kezhang.toast(carried.text, carried);

for (const said of document.getElementById("flashed")?.content.children ?? []) {
  kezhang.toast(said.textContent, { kind: said.dataset.kind === "error" ? "error" : "ok" });
}
