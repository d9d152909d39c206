/* Asking a table: the search box, heads that sort by several columns, figures. The filter panel is a file of its own. */
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

/* Shift and a click, or Enter, on a head: one more column to sort by, or the other way round. */
const MOST = 4;
const sorted = (now, asked) => {
  const key = asked.replace(/^-/, "");
  const keys = now ? now.split(",") : [];
  const at = keys.findIndex((one) => one.replace(/^-/, "") === key);
  if (at < 0) return [...keys.slice(0, MOST - 1), asked];
  return keys.map((one, place) => (place === at ? (one.startsWith("-") ? key : `-${key}`) : one));
};

document.addEventListener("click", (event) => {
  const link = event.shiftKey && event.target.closest?.(".grid thead a[hx-get]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  const said = new URLSearchParams(location.search);
  const asked = new URL(link.href).searchParams.get("sort");
  said.set("sort", sorted(said.get("sort"), asked).join(","));
  kezhang.go(`${location.pathname}?${said}`, link.closest("[hx-target]").getAttribute("hx-target"));
}, true);

/* Another question of the same table, and its address. */
kezhang.go = async (url, target) => {
  const address = url.replace(/%(3A|3B|28|29|2C)/g, (found) => decodeURIComponent(found));
  await window.htmx.ajax("GET", address, { target, swap: "outerHTML" });
  history.pushState({ htmx: true }, "", address);
};

/* A figure for a column: kept with the layout, and told again. */
document.addEventListener("change", async ({ target }) => {
  if (!target.matches("[data-figure]")) return;
  const row = target.closest("[data-figures]");
  const foot = Object.fromEntries([...row.querySelectorAll("[data-figure]")].filter(({ value }) => value).map(({ dataset, value }) => [dataset.figure, value]));
  if (!await kezhang.layOut(row.closest(".grid"), { foot })) return;
  const { figure } = target.dataset;
  await window.htmx.ajax("GET", row.dataset.figures, { target: `#${row.id}`, swap: "outerHTML" });
  document.querySelector(`[data-figures] [data-figure="${CSS.escape(figure)}"]`)?.focus();
});
