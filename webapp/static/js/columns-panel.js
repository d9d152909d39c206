/* The panel of a table's columns, heights and colours: what is changed in it shows in the table behind it. */
const kezhang = window.kezhang;
const gridNow = () => document.querySelector(".grid[data-layout]");
const laying = (element) => element.closest?.(".laying");
const lines = (panel) => [...panel.querySelectorAll(".columns > li")];

const apply = async (told) => { if (await kezhang.layOut(gridNow(), told)) kezhang.rows.reload(gridNow()); };
const applySoon = kezhang.later(apply, 350);

const shown = (panel) => lines(panel).filter((line) => line.querySelector("input").checked).map((line) => line.dataset.key);
const tellColumns = (panel) => applySoon({ columns: shown(panel) });

/* One place up or down; the focus stays with the column. */
const step = (line, by) => {
  const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  other[by < 0 ? "before" : "after"](line);
  line.scrollIntoView({ block: "nearest" });
  kezhang.announce(`${line.textContent.trim()}: ${lines(laying(line)).indexOf(line) + 1}`);
  tellColumns(laying(line));
};

const part = (rule, name) => rule.querySelector(`[data-part=${name}]`);
const bare = (rule) => part(rule, "lookup").selectedOptions[0]?.hasAttribute("data-bare");
const control = (rule) => part(rule, "value").firstElementChild;

/* The comparisons and the value's input that fit the rule's field. */
const fit = (rule) => {
  const model = laying(rule).querySelector(`template[data-of="${CSS.escape(part(rule, "field").value)}"]`)?.content;
  if (!model) return;
  const [lookups, input] = model.children;
  part(rule, "lookup").replaceChildren(...[...lookups.children].map((option) => option.cloneNode(true)));
  part(rule, "value").replaceChildren(input.cloneNode(true));
  const { chosen } = part(rule, "lookup").dataset;
  if (chosen) part(rule, "lookup").value = chosen;
  const value = part(rule, "value").dataset.chosen;
  if (value !== undefined) control(rule).value = value;
  control(rule).hidden = bare(rule);
};

const ruleOf = (rule) => ({
  field: part(rule, "field").value,
  lookup: part(rule, "lookup").value,
  value: bare(rule) ? "" : control(rule)?.value.trim() ?? "",
  hue: part(rule, "hue").value,
  on: part(rule, "on").value,
});

const tellRules = (panel) => {
  const rules = [...panel.querySelectorAll("[data-rules] .rule")].filter((rule) => bare(rule) || control(rule)?.value.trim());
  applySoon({ rules: rules.map(ruleOf) });
};

document.addEventListener("kezhang:filled", (event) => event.target.querySelectorAll("[data-rules] .rule").forEach(fit));

document.addEventListener("input", (event) => {
  const panel = laying(event.target);
  if (!panel || !event.target.matches("[data-find-column]")) return;
  const asked = event.target.value.trim().toLowerCase();
  for (const line of lines(panel)) line.hidden = !line.textContent.toLowerCase().includes(asked);
});

document.addEventListener("change", (event) => {
  const panel = laying(event.target);
  if (!panel) return;
  const rule = event.target.closest(".rule");
  if (rule) {
    if (event.target.dataset.part === "field") {
      for (const name of ["lookup", "value"]) delete part(rule, name).dataset.chosen;
      fit(rule);
    }
    control(rule).hidden = bare(rule);
    return tellRules(panel);
  }
  if (event.target.name === "frozen") return applySoon({ frozen: event.target.value === "" ? null : Number(event.target.value) });
  if (event.target.closest(".columns")) tellColumns(panel);
});

document.addEventListener("click", (event) => {
  const panel = laying(event.target);
  const button = panel && event.target.closest("button");
  if (!button) return;
  if (button.dataset.step) step(button.closest("li"), Number(button.dataset.step));
  if (button.dataset.height !== undefined) {
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
    apply({ height: button.dataset.height });
  }
  if ("addRule" in button.dataset) {
    const rule = panel.querySelector("template[data-rule]").content.firstElementChild.cloneNode(true);
    panel.querySelector("[data-rules]").append(rule);
    fit(rule);
    part(rule, "field").focus();
  }
  if ("dropRule" in button.dataset) { button.closest(".rule").remove(); tellRules(panel); }
});

document.addEventListener("keydown", (event) => {
  const line = event.altKey && event.target.closest?.(".laying .columns > li");
  if (!line || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  step(line, event.key === "ArrowUp" ? -1 : 1);
  line.querySelector("input:not(:disabled), button").focus();
});

let carried = null;
document.addEventListener("dragstart", (event) => { carried = event.target.closest?.(".laying .columns > li") ?? null; });
document.addEventListener("dragover", (event) => {
  const line = carried && event.target.closest?.(".laying .columns > li");
  if (!line) return;
  event.preventDefault();
  if (line === carried) return;
  const at = line.getBoundingClientRect();
  line[event.clientY > at.top + at.height / 2 ? "after" : "before"](carried);
});
document.addEventListener("dragend", () => { if (carried) tellColumns(laying(carried)); carried = null; });
