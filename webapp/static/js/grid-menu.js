/* A row's menu: open it, see its history, delete it, and for hands without a keyboard the clipboard and filling down. */
const kezhang = window.kezhang;
const { cells, rows } = kezhang;
let current = null;

const panel = () => document.getElementById("row-menu");
const base = (row) => `${row.closest(".grid").dataset.url}/${row.dataset.id}`;

export const remove = async (row) => {
  const grid = row?.closest(".grid");
  if (!grid || !("delete" in grid.dataset)) return;
  row.classList.add("gone");
  const answer = await kezhang.send("POST", `${base(row)}/deletion`, {});
  row.classList.remove("gone");
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  rows.remove(row);
  document.dispatchEvent(new CustomEvent("kezhang:removed"));
};

export const open = (row, anchor) => {
  current = row;
  panel().querySelector("[data-do=open]").href = row.querySelector(".open")?.href ?? base(row);
  panel().querySelector("[data-do=history]").href = `${base(row)}/history`;
  const { edit, delete: gone } = row.closest(".grid").dataset;
  for (const line of panel().querySelectorAll("[data-writes]")) line.hidden = edit === undefined;
  for (const line of panel().querySelectorAll("[data-removes]")) line.hidden = gone === undefined;
  panel().showPopover();
  kezhang.place(panel(), anchor);
  panel().querySelector("a").focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  if (event.target.closest("#row-menu [data-do=delete]")) { panel().hidePopover(); remove(current); }
  const act = event.target.closest("#row-menu [data-act]")?.dataset.act;
  if (!act) return;
  panel().hidePopover();
  if (!cells.active() || (cells.row(cells.active()) !== current && !current.querySelector(".in-range"))) cells.focus(current.querySelector("td[data-field]"));
  kezhang.act(act);
});

document.addEventListener("toggle", (event) => {
  if (event.target === panel() && event.newState === "closed" && current?.isConnected && !document.activeElement?.closest("td")) {
    cells.focus(cells.active()?.closest("tr") === current ? cells.active() : current.querySelector("td[data-field]"));
  }
}, true);
