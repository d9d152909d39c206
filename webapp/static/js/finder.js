/* What the search over all tables finds: arrows go through it, Enter opens it. It is opened by keys.js, at once; this comes then. */
const kezhang = window.kezhang;
const dialog = document.getElementById("finder");
const box = dialog.querySelector("input");
const results = document.getElementById("finder-results");
const way = document.querySelector("[data-finder]"); // without scripts it leads to the page of the search
let asked = null;
let sheet = null;

const hits = () => [...results.querySelectorAll("[data-hit]")];

const choose = (hit) => {
  results.querySelector(".chosen")?.classList.remove("chosen");
  if (!hit) return box.removeAttribute("aria-activedescendant");
  hit.id ||= `hit-${hits().indexOf(hit)}`;
  hit.classList.add("chosen");
  box.setAttribute("aria-activedescendant", hit.id);
  hit.scrollIntoView({ block: "nearest" });
};

const show = (html) => {
  results.replaceChildren(kezhang.parse(html));
  choose(box.value.trim() ? results.querySelector(".hit") : null);
  if (box.value.trim()) kezhang.announce(kezhang.fill(results.dataset.words, { n: results.firstElementChild?.dataset.count ?? 0 }));
};

const there = (words) => `${way.href}?q=${encodeURIComponent(words)}`;

const ask = async () => {
  const words = box.value.trim();
  if (words === asked) return;
  asked = words;
  const answer = await kezhang.send("GET", there(words));
  if (words !== asked) return;
  if (answer.ok) show(answer.html);
  else kezhang.toast(kezhang.reason(answer), { kind: "error" });
};

const askSoon = kezhang.later(ask, 120);

/* Its looks are asked for the first time it is needed. */
const dress = () => {
  if (sheet) return;
  sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: dialog.dataset.css });
  document.head.append(sheet);
};

export const begin = () => {
  dress();
  asked = null;
  ask();
};

const step = (way) => {
  const all = hits();
  const at = all.findIndex((hit) => hit.matches(".chosen"));
  choose(all[(at + way + all.length) % all.length]);
};

box.addEventListener("input", (event) => { if (!event.isComposing) askSoon(); });
box.addEventListener("compositionend", askSoon);

dialog.addEventListener("keydown", (event) => {
  if (kezhang.composing(event)) return;
  if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp") step(-1);
  else return;
  event.preventDefault();
});

dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  location.assign(results.querySelector(".chosen")?.href ?? there(box.value.trim()));
});
