/* What is seldom done to a table lies in scripts of its own; here they are called: the new row, menus, blocks, chosen rows. */
const kezhang = window.kezhang;
const { cells, drafts, range } = kezhang;

const away = (error) => { kezhang.toast(kezhang.word("away"), { kind: "error" }); throw error; };
const call = (part, name, ...values) => kezhang.part(part).then((script) => script[name](...values), away);

/* Something done to all that is chosen: act("copy"). */
kezhang.act = (name, ...values) => call("grid-acts", name, ...values);

/* What writes is fetched once the page has settled: without a connection it has to be there to keep what is done. */
const WRITERS = ["grid-acts", "grid-write", "grid-paste", "grid-fill", "grid-new", "grid-kept", "grid-conflict"];
const settled = () => setTimeout(() => WRITERS.forEach(kezhang.ahead), 2000);
if (document.readyState === "complete") settled(); else addEventListener("load", settled);

const gridOf = (target) => target.closest?.(".grid") ?? document.querySelector(".grid");

kezhang.fresh = {
  /* Down from the last row goes to the new one; true when there is one. */
  enter: (cell) => {
    const grid = cell.closest(".grid");
    if (!grid?.tFoot?.querySelector(".new, .new-line")) return false;
    call("grid-new", "start", grid);
    return true;
  },
};

kezhang.menu = {
  open: (row, anchor) => call("grid-menu", "open", row, anchor),
  remove: (row) => call("grid-menu", "remove", row),
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) call("grid-new", "start", gridOf(event.target));
  if (event.target.closest(".handle")) kezhang.menu.open(handle.closest("tr"), handle);
});

/* A record's page has behaviour of its own. */
if (document.querySelector(".facts[data-record]")) kezhang.part("record");

/* A row that was left half typed, or that the page came with, goes on. */
const left = () => drafts.all().find(([name, { url }]) => name.startsWith("row ") && document.querySelector(`.grid[data-url="${url}"]`));
if (document.querySelector("tr.new") || left()) kezhang.part("grid-new").then(({ resume }) => left() && resume(...left()));

/* One handle for the whole page: it follows the pointer from row to row. */
const handle = document.getElementById("handle-model")?.content.firstElementChild.cloneNode(true);

document.addEventListener("pointerover", (event) => {
  const row = handle && event.pointerType !== "touch" && event.target.closest?.(".grid tr[data-id]");
  if (row && handle.parentElement !== row.firstElementChild) row.firstElementChild.append(handle);
});

document.addEventListener("contextmenu", (event) => {
  const cell = cells.of(event.target);
  if (!cell?.closest(".grid tr[data-id]") || (event.target.closest("a, .editor") && kezhang.edit.current()?.mode !== "soft")) return;
  event.preventDefault();
  kezhang.edit.commit(null);
  if (!cell.matches(".in-range")) cells.focus(cell);
  kezhang.menu.open(cells.row(cell), cell);
});

/* What is chosen, beyond one cell, gets a bar with its figures and what can be done. */
document.addEventListener("kezhang:chosen", () => {
  const bar = document.getElementById("selection");
  if (bar && (range.wide() || range.ticked().length || !bar.hidden)) kezhang.part("grid-bar").then(({ tell }) => tell(), () => {});
});

/* A file for a field: chosen with its button, or with Alt and the arrow down from its box. */
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-upload]") && target.files.length) call("uploads", "send", target);
});
document.addEventListener("keydown", (event) => {
  if (event.altKey && event.key === "ArrowDown" && event.target.matches("[data-attach]")) {
    event.preventDefault();
    event.target.closest(".attach").querySelector("[data-upload]").click();
  }
});
