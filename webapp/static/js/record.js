/* A record's page: masked values shown on demand, changes taken back, and figures that follow every save. */
const kezhang = window.kezhang;
const { cells, rows } = kezhang;

const facts = () => document.querySelector(".facts[data-record]");

const show = async (button) => {
  const cell = button.parentElement.querySelector("[data-field]");
  const answer = await kezhang.send("GET", `${cells.url(cell)}/shown`);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  const shown = kezhang.parse(answer.html).firstElementChild;
  cell.replaceChildren(...(shown?.childNodes ?? [answer.html.trim()]));
  cell.classList.remove("mask");
  button.hidden = true;
  cells.focus(cell);
};

const PARTS = [".figures", ".head h1", ".head .marks"];

/* The page as it is now: facts patched where nothing is being typed, figures and the open history anew. */
const refresh = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".facts[data-record]");
  if (fresh && facts()) rows.patch(facts(), fresh);
  for (const part of PARTS) {
    const now = page.querySelector(part);
    if (now) document.querySelector(part)?.replaceWith(now);
  }
  document.querySelector("[role=tab][aria-selected=true][hx-get$='/history']")?.click();
};

const refreshSoon = kezhang.later(refresh, 120);

const revert = async (form) => {
  const answer = await kezhang.send("POST", form.action, new FormData(form));
  if (answer.ok || answer.status === 409) refreshSoon();
  if (!answer.ok) kezhang.toast(kezhang.reason(answer), { kind: "error" });
};

/* A deleted record has no page any more: its table says so. */
const remove = async (form) => {
  const answer = await kezhang.send("POST", form.action, new FormData(form));
  if (answer.ok) return kezhang.leave(form.dataset.deletes);
  return kezhang.toast(kezhang.reason(answer), { kind: "error" });
};

/* What belongs to the record is begun on its page, in the table behind its tab. */
const begin = async (name, tab) => {
  const place = () => document.getElementById(`${name}-children`);
  if (!place()) {
    const came = new Promise((done) => { document.addEventListener("htmx:afterSettle", done, { once: true }); });
    tab.click();
    await came;
  }
  const starter = place()?.querySelector("[data-new]");
  if (starter) starter.click();
  else place()?.querySelector("tr.new .must:not([hidden]) [name]")?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-begins]");
  const tab = link && document.querySelector(`[role=tab][hx-get$="/under/${link.dataset.begins}"]`);
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  begin(link.dataset.begins, tab);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (button) show(button);
});

document.addEventListener("submit", (event) => {
  const act = event.target.matches("[data-revert]") ? revert : event.target.matches("[data-deletes]") && remove;
  if (!act) return;
  event.preventDefault();
  act(event.target);
});

document.addEventListener("kezhang:saved", () => { if (facts()) refreshSoon(); });
for (const told of ["entered", "removed"]) document.addEventListener(`kezhang:${told}`, () => { if (facts()) refreshSoon(); });
document.addEventListener("kezhang:answer", () => { if (facts()) refreshSoon(); });
