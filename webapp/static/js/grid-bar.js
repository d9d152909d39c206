/* The bar of what is chosen: how much it is, what its numbers come to, and what can be done with it. */
const kezhang = window.kezhang;
const { cells, range } = kezhang;
const NUMBERS = ".money, .quantity, .integer, .decimal, .share, .rating, .formula, .rollup";
const format = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

const bar = () => document.getElementById("selection");
const part = (name) => bar().querySelector(`[data-act="${name}"]`);

const shape = () => (range.wide() || !range.ticked().length ? range.shape() : { host: range.host(), rows: range.ticked(), fields: cells.fields(range.host()) });

const number = (cell) => {
  const text = kezhang.clip.text(cell).replaceAll(",", "");
  return /^-?[\d.]+%?$/.test(text) ? parseFloat(text) / (text.endsWith("%") ? 100 : 1) : NaN;
};

/* The sum of one column of numbers, or of several of the same kind. */
const figures = (block) => {
  const found = block.filter((cell) => cell?.matches(NUMBERS));
  const numbers = found.map(number).filter((value) => !Number.isNaN(value));
  const kinds = new Set(found.map((cell) => cell.classList[0]));
  if (numbers.length < 2 || kinds.size > 1) return "";
  const sum = numbers.reduce((all, one) => all + one, 0);
  return ` · ${kezhang.word("figures", { sum: format.format(sum), mean: format.format(sum / numbers.length) })}`;
};

const count = (chosen) => {
  const n = range.ticked().length;
  if (n && !range.wide()) return kezhang.word("ticked", { n });
  return kezhang.word("block", { rows: chosen.rows.length, columns: chosen.fields.length });
};

export const tell = kezhang.later(() => {
  const chosen = shape();
  const here = chosen && (range.wide() || range.ticked().length);
  bar().hidden = !here;
  if (!here) return;
  const { edit, delete: gone } = chosen.host.dataset;
  bar().querySelector("[data-figures]").textContent = `${count(chosen)}${figures(range.cellsOf(chosen).flat())}`;
  for (const name of ["clear", "bulk"]) part(name).hidden = edit === undefined;
  part("pool").hidden = !chosen.host.dataset.pool;
  part("remove").hidden = gone === undefined;
  part("remove").querySelector("b").textContent = range.rows().length;
  part("every").hidden = edit === undefined || !chosen.host.closest(".region") || range.rows().length < cells.rows(chosen.host).length;
}, 60);

document.addEventListener("click", (event) => {
  const act = event.target.closest("#selection [data-act]")?.dataset.act;
  if (!act) return;
  if (act === "end") { range.clear(); cells.focus(cells.active()); }
  else if (act === "every") kezhang.act("bulk", true);
  else kezhang.act(act);
});

/* Esc in the bar goes back to the cells. */
bar().addEventListener("keydown", (event) => {
  if (event.key === "Escape") { event.preventDefault(); cells.focus(cells.active()); }
});
