/* The views of a table: its tabs, saving what is looked at, panels that are fetched when they open, and what every
   fragment is told of the columns that are there. */
const kezhang = window.kezhang;
const WIDE = /^w-(\d+)$/;

const parts = (element) => element.dataset.script && import(element.dataset.script);
const gridFor = (path) => [...document.querySelectorAll(".grid[data-url]")].find((grid) => path === grid.dataset.url || path.startsWith(`${grid.dataset.url}/`));

const wears = (head) => {
  const wide = [...head.classList].map((name) => WIDE.exec(name)?.[1]).find(Boolean);
  return `${head.dataset.field}${wide ? `:${wide}` : ""}${head.matches(".fz") ? "*" : ""}`;
};

/* What rows have to look like to join those that are there. */
const worn = (url) => {
  const grid = gridFor(new URL(url, location.href).pathname);
  if (!grid?.tHead) return {};
  const heads = [...grid.tHead.querySelectorAll("[data-field]")].map(wears).join(",");
  return { "X-Columns": `${"coloured" in grid.dataset ? "!" : ""}${heads}` };
};

const { send } = kezhang;
kezhang.send = (method, url, values = null, more = {}) => send(method, url, values, { ...worn(url), ...more });

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.matches(".early")) Object.assign(detail.headers, worn(detail.path));
});

/* Some of a table's layout, kept for this person; what then differs from the view is shown. */
kezhang.layOut = async (grid, told) => {
  const values = Object.fromEntries(Object.entries(told).map(([key, value]) => [key, JSON.stringify(value)]));
  const answer = await send("PUT", grid.dataset.layout, values);
  if (!answer.ok) { kezhang.toast(kezhang.reason(answer), { kind: "error" }); return false; }
  const fresh = kezhang.parse(answer.html).querySelector(".unsaved");
  document.getElementById(fresh?.id)?.replaceWith(fresh);
  return true;
};

kezhang.widths = (grid) => Object.fromEntries([...grid.tHead.querySelectorAll("[data-field]")].map((head) => wears(head).replace("*", "").split(":")).filter(([, wide]) => wide).map(([key, wide]) => [key, Number(wide)]));

const fetchOf = (panel) => panel.dataset.fetch || document.querySelector(".grid[data-layout]")?.dataset.layout;

const fill = async (panel) => {
  const [answer] = await Promise.all([send("GET", fetchOf(panel)), parts(panel)]);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  panel.innerHTML = answer.html;
  panel.dispatchEvent(new CustomEvent("kezhang:filled", { bubbles: true }));
  const anchor = document.querySelector(`[popovertarget="${panel.id}"]`);
  if (anchor && panel.matches(":popover-open")) kezhang.place(panel, anchor, { end: anchor.getBoundingClientRect().left > innerWidth / 2 });
  if (!panel.contains(document.activeElement)) panel.querySelector("input:not([type=hidden]), a, button")?.focus({ preventScroll: true });
};

document.addEventListener("toggle", (event) => {
  if (event.newState === "open" && event.target.matches("[popover]:is([data-fetch], [data-script])")) fill(event.target);
  if (event.newState === "open" && event.target.matches("#save-view")) event.target.querySelector("[name=label]").focus();
}, true);

const note = (form, answer) => { form.querySelector(".error").textContent = answer.ok ? "" : kezhang.reason(answer); };

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-save-view]")) return;
  event.preventDefault();
  note(form, await send("POST", form.getAttribute("action") + location.search, new FormData(form)));
});

document.addEventListener("click", async (event) => {
  const keep = event.target.closest("[data-keep]");
  const back = event.target.closest("[data-discard]");
  if (!keep && !back) return;
  const answer = keep ? await send("PUT", keep.dataset.keep, { keep: 1 }) : await send("DELETE", back.dataset.discard);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  if (back) location.assign(back.dataset.goes ?? location.href);
});

/* The tabs are outside of what a question replaces. */
document.addEventListener("htmx:afterSettle", () => {
  const region = document.querySelector(".region[data-view]");
  const tabs = [...document.querySelectorAll(".views [data-view]")];
  const now = tabs.find((tab) => tab.dataset.view === region?.dataset.view) ?? tabs.find((tab) => !new URL(tab.href).search);
  for (const tab of tabs) tab.toggleAttribute("aria-current", false);
  now?.setAttribute("aria-current", "page");
  held();
});

/* Columns are dragged, widened and kept in place by a script of their own, which comes when a head is touched. */
let columns;
const head = (event) => event.target.closest?.(".grid thead");
const touched = () => { columns ??= kezhang.part("columns"); return columns; };
const held = () => { if (document.querySelector(".grid.held")) touched().then((module) => module.hold()); };

document.addEventListener("pointerover", (event) => { if (head(event)) touched(); });
document.addEventListener("keydown", (event) => {
  if (event.altKey && event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key) && event.target.closest?.(".grid [data-field]")) {
    event.preventDefault();
    touched().then((module) => module.widen(event.target.closest("[data-field]"), event.key === "ArrowRight" ? 1 : -1));
  }
});
held();
if (matchMedia("(max-width: 760px)").matches && document.querySelector(".grid[data-call]")) kezhang.part("phone");
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
