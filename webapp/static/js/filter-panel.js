/* The filter panel: conditions and groups of them become field.lookup=value and where=… in the address bar. */
const kezhang = window.kezhang;
const KEPT = ["q", "view", "as", "by"];
const AMOUNTS = new Set(["money", "integer", "quantity", "share", "number"]);
const DAYS = new Set(["date", "instant"]);

const formOf = (element) => element.closest("[data-filters]");
const part = (line, name) => line.querySelector(`:scope > [data-part=${name}], :scope > .how > [data-part=${name}]`);
const copy = (form, name) => form.querySelector(`template[data-model=${name}]`).content.firstElementChild.cloneNode(true);
const words = (form) => form.querySelector("template[data-model=words]").dataset;
const field = (line) => part(line, "field").selectedOptions[0];
const takes = (line) => part(line, "lookup").selectedOptions[0]?.dataset.takes ?? "value";

/* What a value is typed into. */
const box = (form, label, type = "text", mode = "") => {
  const input = document.createElement("input");
  input.type = type;
  input.className = "control small";
  input.autocomplete = "off";
  input.setAttribute("aria-label", label);
  if (mode) input.inputMode = mode;
  return input;
};

const offered = (form, key, period = false) => form.querySelector(`template[data-values="${CSS.escape(key)}"]${period ? "[data-period]" : ":not([data-period])"}`)?.content.firstElementChild.cloneNode(true);

const one = (form, line, label = words(form).value) => {
  const about = field(line);
  if ("chooses" in about.dataset) return offered(form, about.value);
  const { kind } = about.dataset;
  return box(form, label, DAYS.has(kind) ? "date" : "text", AMOUNTS.has(kind) ? "decimal" : "");
};

const checks = (select) => {
  const list = document.createElement("div");
  list.className = "checks";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", select.getAttribute("aria-label"));
  for (const option of select.options) {
    const label = document.createElement("label");
    const check = document.createElement("input");
    check.type = "checkbox";
    check.value = option.value;
    label.append(check, option.label);
    list.append(label);
  }
  return list;
};

const MAKERS = {
  none: () => [],
  several: (form, line) => {
    if ("chooses" in field(line).dataset) return [checks(offered(form, field(line).value))];
    const input = box(form, words(form).several);
    input.placeholder = words(form).several;
    return [input];
  },
  two: (form, line) => [one(form, line, words(form).first), "–", one(form, line, words(form).last)],
  day: (form) => [box(form, words(form).value, "date")],
  number: (form) => [box(form, words(form).value, "text", "numeric")],
  text: (form) => [box(form, words(form).value)],
  value: (form, line) => [one(form, line)],
};

const controls = (form, line, how) => (MAKERS[how] ?? (() => [offered(form, how, true)]))(form, line);

/* Reads what was written, and writes it again; a value that a list does not offer becomes a choice of it. */
const read = (line) => {
  const inputs = [...part(line, "value").querySelectorAll("input, select")];
  if (takes(line) === "none") return "";
  if (takes(line) === "two") return inputs.every((input) => input.value) ? inputs.map((input) => input.value).join("..") : "";
  if (inputs[0]?.type === "checkbox") return inputs.filter((input) => input.checked).map((input) => input.value).join(",");
  return inputs[0]?.value.trim() ?? "";
};

const set = (control, value) => {
  if (control.type === "date" && value && !/^\d{4}-\d\d-\d\d$/.test(value)) control.type = "text";
  if (control.tagName === "SELECT" && value && ![...control.options].some((option) => option.value === value)) control.add(new Option(value, value));
  if (value) control.value = value;
};

const write = (line, value) => {
  const inputs = [...part(line, "value").querySelectorAll("input, select")];
  if (inputs[0]?.type === "checkbox") for (const input of inputs) input.checked = value.split(/[,，]/).includes(input.value);
  else if (takes(line) === "two") value.split("..").forEach((text, at) => inputs[at] && set(inputs[at], text));
  else if (inputs[0]) set(inputs[0], value);
};

const fitValue = (line, value = "") => {
  const place = part(line, "value");
  place.className = takes(line);
  place.replaceChildren(...controls(formOf(line), line, takes(line)));
  write(line, value);
};

const fitLookups = (line, lookup) => {
  const select = part(line, "lookup");
  const model = formOf(line).querySelector(`template[data-compares="${field(line).dataset.compares}"]`);
  select.replaceChildren(...[...model.content.firstElementChild.children].map((option) => option.cloneNode(true)));
  if (lookup && [...select.options].some((option) => option.value === lookup)) select.value = lookup;
};

const addLine = (place, said = {}) => {
  const line = copy(formOf(place), "line");
  place.append(line);
  if (said.key) part(line, "field").value = said.key;
  if (!field(line)) part(line, "field").selectedIndex = 0;
  fitLookups(line, said.lookup);
  fitValue(line, said.value);
  line.querySelector(".error").textContent = said.problem ?? "";
  return line;
};

const addGroup = (place, said = { how: "any", parts: [{}] }) => {
  const group = copy(formOf(place), "group");
  place.append(group);
  part(group, "how").value = said.how;
  const parts = group.querySelector(".parts");
  for (const inner of said.parts) (inner.parts ? addGroup : addLine)(parts, inner);
  return group;
};

const depth = (element) => (element.matches?.(".group") ? 1 : 0) + (element.parentElement?.closest(".group") ? depth(element.parentElement.closest(".group")) : 0);

/* Only so deep and so many as the server reads. */
const limit = (form) => {
  const full = form.querySelectorAll("[data-root] .filter").length >= Number(form.dataset.most);
  for (const button of form.querySelectorAll("[data-add]")) button.disabled = full;
  form.querySelector("[data-add-sort]").disabled = form.querySelectorAll(".sorting").length >= 4;
  for (const button of form.querySelectorAll("[data-add-group]")) button.disabled = full || depth(button.closest(".group")) >= Number(form.dataset.deepest);
};

/* The columns to sort by, the first one first. */
const addSort = (form, asked = "") => {
  const line = copy(form, "sort");
  form.querySelector("[data-sorts]").append(line);
  const [field, way] = line.querySelectorAll("select");
  if (asked) { field.value = asked.replace(/^-/, ""); way.value = asked.startsWith("-") ? "-" : ""; }
  return line;
};

const sorts = (form) => [...form.querySelectorAll(".sorting")]
  .map((line) => { const [field, way] = line.querySelectorAll("select"); return field.value && `${way.value}${field.value}`; })
  .filter(Boolean).join(",");

const build = (form) => {
  const tree = JSON.parse(form.dataset.tree);
  for (const one of form.dataset.sort.split(",").filter(Boolean)) addSort(form, one);
  addGroup(form.querySelector("[data-root]"), tree.parts.length ? tree : { how: "all", parts: [{}] });
  limit(form);
  const wrong = [...form.querySelectorAll(".filter")].find((line) => line.querySelector(".error").textContent);
  (wrong ?? form).querySelector("select:not([data-part=how])")?.focus({ preventScroll: true });
};

/* The conditions as one line: the grammar of webapp/tables/asking/wheres.py. */
const told = (line) => ({ arg: `${part(line, "field").value}.${part(line, "lookup").value}`, value: read(line), bare: takes(line) === "none" });
const asked = (line) => told(line).value || told(line).bare;
const escaped = (value) => value.replace(/[~;)]/g, "~$&");
const spelt = ({ arg, value }) => (value ? `${arg}:${escaped(value)}` : arg);

const inner = (group) => [...group.querySelector(".parts").children]
  .map((one) => (one.matches(".group") ? grouped(one) : asked(one) ? spelt(told(one)) : ""))
  .filter(Boolean);

const grouped = (group) => { const parts = inner(group); return parts.length ? `${part(group, "how").value}(${parts.join(";")})` : ""; };

/* What holds by itself is a parameter of its own; all else is in `where`. */
const question = (form) => {
  const here = new URLSearchParams(location.search);
  const said = new URLSearchParams();
  for (const key of KEPT) if (here.get(key)) said.set(key, here.get(key));
  if (form.dataset.view) said.set("view", form.dataset.view);
  const root = form.querySelector("[data-root] > .group");
  const where = [];
  if (part(root, "how").value !== "all") where.push(grouped(root));
  else for (const one of root.querySelector(".parts").children) {
    const line = one.matches(".filter") && asked(one) ? told(one) : null;
    if (one.matches(".group")) where.push(grouped(one));
    else if (line && said.has(line.arg)) where.push(spelt(line));
    else if (line) said.set(line.arg, line.bare ? "1" : line.value);
  }
  const others = { where: where.filter(Boolean).join(";"), sort: sorts(form), group: form.elements.group?.value ?? "" };
  const blanks = form.dataset.blanks.split(" ");
  for (const [key, text] of Object.entries(others)) if (text || blanks.includes(key)) said.set(key, text);
  return said;
};

const apply = async (form) => {
  const said = question(form);
  const url = said.size ? `${form.getAttribute("action")}?${said}` : form.getAttribute("action");
  const { target } = form.dataset;
  form.closest("[popover]").hidePopover();
  await kezhang.go(url, target);
  if (document.querySelector(`${target} > .error`)) document.querySelector("[data-filter]")?.click();
};

/* Something goes: the focus stays near. */
const drop = (button) => {
  const gone = button.closest(".filter, .group, .sorting");
  const form = formOf(gone);
  const root = gone.matches("[data-root] > .group");
  const near = gone.nextElementSibling ?? gone.previousElementSibling ?? gone.parentElement.closest(".group, .more-asks");
  if (root) gone.querySelector(".parts").replaceChildren();
  else gone.remove();
  limit(form);
  (root ? gone : near)?.querySelector("select:not([data-part=how]), [data-add], [data-add-sort]")?.focus();
};

const ACTS = {
  add: (button) => part(addLine(button.closest(".group").querySelector(".parts")), "field").focus(),
  addGroup: (button) => addGroup(button.closest(".group").querySelector(".parts")).querySelector("select").focus(),
  addSort: (button) => addSort(formOf(button)).querySelector("select").focus(),
  drop,
  clear: (button) => { const form = formOf(button); form.querySelector("[data-root] .parts").replaceChildren(); form.requestSubmit(); },
};

document.addEventListener("kezhang:filled", ({ target }) => { const form = target.querySelector("[data-filters]"); if (form) build(form); });

document.addEventListener("change", ({ target }) => {
  const line = target.closest("[data-filters] .filter");
  if (!line) return;
  line.querySelector(".error").textContent = "";
  const before = read(line);
  if (target.dataset.part === "field") { fitLookups(line); fitValue(line); }
  if (target.dataset.part === "lookup") fitValue(line, part(line, "value").className === takes(line) ? before : "");
});

document.addEventListener("click", ({ target }) => {
  const button = formOf(target) && target.closest("button");
  const act = button && Object.keys(ACTS).find((name) => name in button.dataset);
  if (!act) return;
  ACTS[act](button);
  if (formOf(button)) limit(formOf(button));
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  event.preventDefault();
  apply(event.target);
});
