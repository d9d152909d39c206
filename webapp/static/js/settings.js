/* The settings: rows are dragged into another order, names go into a formula where the caret stands, a page is printed. */
let dragged;

const rowOf = ({ target }) => target.closest?.("[data-sorts] tr[draggable]");

document.addEventListener("dragstart", (event) => {
  const row = rowOf(event);
  if (!row || event.target.closest("input, select")) return;
  dragged = row;
  row.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const row = rowOf(event);
  if (!dragged || row?.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  for (const other of row.parentNode.children) other.classList.toggle("over", other === row && other !== dragged);
});

document.addEventListener("drop", (event) => {
  const row = rowOf(event);
  if (!dragged || !row || row === dragged || row.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  row.before(dragged);
  send(dragged.closest("[data-sorts]"));
});

document.addEventListener("dragend", () => {
  for (const row of document.querySelectorAll(".dragged, .over")) row.classList.remove("dragged", "over");
  dragged = undefined;
});

/* The new order goes out as the buttons send it. */
const send = (list) => {
  const ids = [...list.querySelectorAll("tr[data-id]")].map((row) => row.dataset.id);
  const values = list.dataset.table ? { table: list.dataset.table, ids: ids.join(",") } : { code: ids };
  const stack = list.closest(".stack");
  window.htmx.ajax("POST", list.dataset.sorts, { source: list, target: `#${stack.id}`, swap: "outerHTML", values });
};

document.addEventListener("click", ({ target }) => {
  const chip = target.closest?.("[data-inserts]");
  if (chip) insert(document.getElementById(chip.parentNode.dataset.insertsInto), chip.dataset.inserts);
  if (target.closest?.("[data-prints]")) window.print();
});

/* In place of what is marked; inside the brackets of a function. */
const insert = (box, text) => {
  box.focus();
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  if (text.endsWith("()")) box.selectionStart = box.selectionEnd = box.selectionEnd - 1;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

/* What an undo answers takes the place of what stands there. */
document.addEventListener("kezhang:answer", ({ detail }) => {
  const fresh = window.kezhang.parse(detail.html).firstElementChild;
  const standing = fresh?.id && document.getElementById(fresh.id);
  if (!standing) return;
  standing.replaceWith(fresh);
  window.htmx.process(fresh);
});
