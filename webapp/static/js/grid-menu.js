/* A row's menu: open it, see its history, delete it. The same by keys: Ctrl+Enter, Ctrl+Delete. */
const kezhang = window.kezhang;
const { cells, rows } = kezhang;
let current = null;

const panel = () => document.getElementById("row-menu");
const base = (row) => `${row.closest(".grid").dataset.url}/${row.dataset.id}`;

const remove = async (row) => {
  const grid = row?.closest(".grid");
  if (!grid || !("delete" in grid.dataset)) return;
  row.classList.add("gone");
  const answer = await kezhang.send("POST", `${base(row)}/deletion`, {});
  row.classList.remove("gone");
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  rows.remove(row);
  document.dispatchEvent(new CustomEvent("kezhang:removed"));
};

const open = (row, anchor) => {
  current = row;
  panel().querySelector("[data-do=open]").href = row.querySelector(".open")?.href ?? base(row);
  panel().querySelector("[data-do=history]").href = `${base(row)}/history`;
  panel().showPopover();
  kezhang.place(panel(), anchor);
  panel().querySelector("a").focus({ preventScroll: true });
};

kezhang.menu = { open, remove };

/* One handle for the whole page: it follows the pointer from row to row. */
const handle = document.getElementById("handle-model")?.content.firstElementChild.cloneNode(true);

document.addEventListener("pointerover", (event) => {
  const row = handle && event.pointerType !== "touch" && event.target.closest?.(".grid tr[data-id]");
  if (row && handle.parentElement !== row.firstElementChild) row.firstElementChild.append(handle);
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".handle")) open(handle.closest("tr"), handle);
  if (event.target.closest("#row-menu [data-do=delete]")) { panel().hidePopover(); remove(current); }
});

document.addEventListener("contextmenu", (event) => {
  const cell = cells.of(event.target);
  if (!cell?.closest(".grid tr[data-id]") || event.target.closest("a, .editor")) return;
  event.preventDefault();
  cells.focus(cell);
  open(cells.row(cell), cell);
});

document.addEventListener("toggle", (event) => {
  if (event.target === panel() && event.newState === "closed" && current?.isConnected && !document.activeElement?.closest("td")) {
    cells.focus(cells.active()?.closest("tr") === current ? cells.active() : current.querySelector("td[data-field]"));
  }
}, true);
