/* The filter panel: lines of field, comparison and value become field.lookup=value in the address bar. And the search box. */
const kezhang = window.kezhang;

const panelOf = (element) => element.closest(".filters");
const part = (line, name) => line.querySelector(`[data-part=${name}]`);
const model = (panel, key) => panel.querySelector(`template[data-for="${CSS.escape(key)}"]`)?.content;

const bare = (line) => part(line, "lookup").selectedOptions[0]?.hasAttribute("data-bare");

const keepValue = (line, value) => {
  const control = part(line, "value").firstElementChild;
  if (control && value !== undefined) control.value = value;
  if (control) control.hidden = bare(line);
};

/* The comparisons and the kind of value that fit the line's field. */
const fit = (line) => {
  const found = model(panelOf(line), part(line, "field").value);
  if (!found) return;
  const [lookups, control] = found.children;
  part(line, "lookup").replaceChildren(...[...lookups.children].map((option) => option.cloneNode(true)));
  part(line, "value").replaceChildren(control.cloneNode(true));
  const { chosen } = part(line, "lookup").dataset;
  if (chosen) part(line, "lookup").value = chosen;
  keepValue(line, part(line, "value").dataset.chosen);
};

const add = (panel) => {
  const line = panel.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
  panel.querySelector("[data-lines]").append(line);
  fit(line);
  part(line, "field").focus();
};

const question = (panel) => {
  const asked = new URLSearchParams();
  for (const key of ["q", "sort", "view"]) {
    const value = new URLSearchParams(location.search).get(key);
    if (value) asked.set(key, value);
  }
  for (const line of panel.querySelectorAll("[data-lines] .filter")) {
    const value = part(line, "value").firstElementChild?.value.trim() ?? "";
    if (value || bare(line)) asked.append(`${part(line, "field").value}.${part(line, "lookup").value}`, bare(line) ? "1" : value);
  }
  return asked;
};

const apply = async (form, asked) => {
  const url = asked.size ? `${form.getAttribute("action")}?${asked}` : form.getAttribute("action");
  panelOf(form).hidePopover();
  await window.htmx.ajax("GET", url, { target: form.dataset.target, swap: "outerHTML" });
  history.pushState({ htmx: true }, "", url);
};

document.addEventListener("toggle", (event) => {
  if (!event.target.matches(".filters") || event.newState !== "open") return;
  event.target.querySelectorAll("[data-lines] .filter").forEach(fit);
}, true);

document.addEventListener("change", (event) => {
  const line = event.target.closest(".filter");
  if (!line) return;
  if (event.target.dataset.part === "field") {
    for (const name of ["lookup", "value"]) delete part(line, name).dataset.chosen;
    fit(line);
  } else keepValue(line);
});

document.addEventListener("click", (event) => {
  const panel = panelOf(event.target);
  if (!panel) return;
  if (event.target.closest("[data-add]")) add(panel);
  if (event.target.closest("[data-drop]")) event.target.closest(".filter").remove();
  if (event.target.closest("[data-clear]")) { panel.querySelector("[data-lines]").replaceChildren(); panel.querySelector("form").requestSubmit(); }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-filters]")) { event.preventDefault(); apply(event.target, question(panelOf(event.target))); }
  if (event.target.matches("[role=search]")) { event.preventDefault(); kezhang.cells.focus(document.querySelector(".grid td.key, .grid td[data-field]")); }
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-search]") || kezhang.composing(event)) return;
  if (event.key === "ArrowDown") { event.preventDefault(); event.target.form.requestSubmit(); }
  if (event.key === "Escape" && event.target.value) {
    event.preventDefault();
    event.target.value = "";
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
