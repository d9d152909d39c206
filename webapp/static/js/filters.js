/* The search box of a table: Enter and the arrow go to the rows, Esc empties it. The filter panel is a file of its own. */
const kezhang = window.kezhang;

document.addEventListener("submit", (event) => {
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
