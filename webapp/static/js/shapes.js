/* What a board and a calendar have in common: records are carried to another place, which changes one field of them. */
const kezhang = window.kezhang;
const host = () => document.querySelector(".board, .planner");
const region = () => host().closest(".region");
const itemOf = (target) => target.closest?.(".item[data-id]");
let carried = null;

/* The whole of it anew; the focus stays with its record. */
const reload = async (id = null) => {
  const at = id ?? itemOf(document.activeElement)?.dataset.id;
  const { scrollLeft, scrollTop } = host();
  await window.htmx.ajax("GET", location.pathname + location.search, { target: region(), swap: "outerHTML" });
  Object.assign(host(), { scrollLeft, scrollTop });
  if (at) document.getElementById(`${host().dataset.name}-${at}-card`)?.querySelector("a")?.focus();
};

/* Sets the field by which things lie here, if it still holds what this page saw. */
const move = async (item, value) => {
  const { url, by } = host().dataset;
  const { id, seen } = item.dataset;
  item.setAttribute("aria-busy", "true");
  const answer = await kezhang.send("PUT", `${url}/${id}/cells/${by}`, { value, seen }, { "X-Columns": by });
  const said = answer.status === 409 ? kezhang.parse(answer.html).querySelector("p") : kezhang.parse(answer.html).querySelector(".error");
  if (!answer.ok) kezhang.toast(said?.textContent.trim() || kezhang.reason(answer), { kind: "error" });
  await reload(id);
};

/* One after the other: each begins when the page shows what the one before has done. */
let last = Promise.resolve();
const inTurn = (id, work) => {
  last = last.then(() => {
    const item = document.getElementById(`${host().dataset.name}-${id}-card`);
    return item && work(item);
  });
};

kezhang.shapes = { host, itemOf, move: (item, value) => inTurn(item.dataset.id, (now) => move(now, value)), inTurn, put: move };

document.addEventListener("dragstart", (event) => {
  carried = itemOf(event.target);
  if (!carried) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", carried.dataset.id);
  requestAnimationFrame(() => carried?.classList.add("carried"));
});

const place = (target) => target.closest?.("[data-lane], [data-day]");

document.addEventListener("dragover", (event) => {
  const over = carried && place(event.target);
  for (const one of document.querySelectorAll(".taking")) one.classList.toggle("taking", one === over);
  if (!over) return;
  event.preventDefault();
  over.classList.add("taking");
});

document.addEventListener("drop", (event) => {
  const over = carried && place(event.target);
  if (!over) return;
  event.preventDefault();
  if (over !== place(carried)) { over.querySelector("ul").prepend(carried); kezhang.shapes.drop(carried, over); }
});

document.addEventListener("dragend", () => {
  carried?.classList.remove("carried");
  for (const one of document.querySelectorAll(".taking")) one.classList.remove("taking");
  carried = null;
});

/* What was taken back elsewhere shows here. */
document.addEventListener("kezhang:answer", () => reload());

/* Quick add: a small form in a dialog. */
const dialog = () => {
  const made = document.getElementById("quick") ?? Object.assign(document.createElement("dialog"), { id: "quick" });
  if (!made.isConnected) document.body.append(made);
  return made;
};

const add = async (given) => {
  const url = new URL(host().dataset.quick, location.href);
  if (given) url.searchParams.set(`set.${host().dataset.by}`, given);
  const answer = await kezhang.send("GET", url);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  dialog().innerHTML = answer.html;
  dialog().setAttribute("aria-label", dialog().querySelector("h2").textContent);
  dialog().showModal();
  [...dialog().querySelectorAll("input:not([type=hidden], .native), textarea, select")].find((input) => !input.value)?.focus();
};

const refuse = (form, html) => {
  const line = kezhang.parse(`<table>${html}</table>`);
  for (const field of form.querySelectorAll("[data-column]")) {
    const said = line.querySelector(`[data-column="${CSS.escape(field.dataset.column)}"] .error`)?.textContent.trim() ?? "";
    field.querySelector(":scope > .error").textContent = said;
    field.querySelector("input, textarea, select").toggleAttribute("aria-invalid", Boolean(said));
  }
  form.querySelector("[aria-invalid]")?.focus();
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-quick-form]")) return;
  event.preventDefault();
  for (const input of form.querySelectorAll("input")) { kezhang.dates.settle(input); kezhang.pick.settle(input); }
  const answer = await kezhang.send("POST", form.getAttribute("action"), new FormData(form), { "X-Columns": form.dataset.keys });
  if (answer.status === 422) return refuse(form, answer.html);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  dialog().close();
  reload();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-new]");
  if (button) add(button.dataset.add ?? "");
  const unfold = event.target.closest("[data-unfold]");
  if (unfold) unfold.setAttribute("aria-expanded", String(unfold.parentElement.classList.toggle("unfolded")));
});
