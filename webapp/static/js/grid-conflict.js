/* Two people, one cell: a card with what it was, theirs and mine, and a choice between them. */
const kezhang = window.kezhang;
const { cells, drafts, save } = kezhang;

const card = () => document.getElementById("conflict");

const close = () => { if (card().matches(":popover-open")) card().hidePopover(); card().replaceChildren(); };

const mine = (cell, form, entry) => {
  close();
  cells.focus(cell);
  return save.cell(cell, { value: form.elements.value.value, seen: form.elements.seen.value, before: entry.before });
};

const theirs = (cell, form, entry) => {
  close();
  drafts.forget(cell);
  save.restore(cell, entry.before);
  save.show(cell, form.querySelector("template").content);
  cell.classList.toggle("nil", !form.dataset.theirs);
  cells.focus(cell);
  kezhang.toast(kezhang.word("kept-theirs"));
};

/* Both typed the same, or what was sent before the connection went had arrived: there is nothing to choose. */
const agreed = (cell, form, entry) => {
  drafts.forget(cell);
  save.restore(cell, entry.before);
  save.show(cell, form.querySelector("template").content);
  cell.classList.toggle("nil", !entry.value);
};

/* Shows the card of a 409 at its cell; the cell keeps what was typed until one of the two is chosen. */
export const conflict = (cell, entry, answer) => {
  const form = kezhang.parse(answer.html).querySelector("form");
  const { theirs: other } = form.dataset;
  if (other === entry.value) return agreed(cell, form, entry);
  drafts.keep(cell, { text: entry.value, message: form.querySelector("h2").textContent.trim(), why: "conflict", seen: entry.seen ?? entry.shown, theirs: other, before: entry.before });
  if (entry.again) return;
  kezhang.edit.close();
  kezhang.unhint();
  card().replaceChildren(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    (event.submitter?.value === "theirs" ? theirs : mine)(cell, form, entry);
  });
  card().showPopover();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  kezhang.place(card(), cell);
  form.querySelector("button").focus({ preventScroll: true });
};

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#conflict")) return;
  const buttons = [...card().querySelectorAll("button")];
  if (["ArrowLeft", "ArrowRight", "Tab"].includes(event.key)) {
    buttons.at(buttons.indexOf(document.activeElement) - 1).focus();
    event.preventDefault();
  }
  if (event.key === "Escape") { close(); cells.focus(cells.active()); event.preventDefault(); }
});
