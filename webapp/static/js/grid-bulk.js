/* One value for a field of many rows: the panel, which the server draws, and what becomes of it. */
const kezhang = window.kezhang;
const { rows } = kezhang;

const dialog = () => document.getElementById("bulk");
const body = () => dialog().querySelector("[data-body]");

/* A job shows how far it is and is asked for again by htmx. */
const show = (html) => {
  body().replaceChildren(kezhang.parse(html));
  window.htmx.process(body());
  kezhang.part("pick-form");
  if (!dialog().open) dialog().showModal();
  body().querySelector("[autofocus], select, input:not([type=hidden])")?.focus();
};

const settle = (answer) => {
  if ([202, 422].includes(answer.status)) return show(answer.html);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  dialog().close();
  rows.apply(answer.html);
  kezhang.range.draw();
  return document.dispatchEvent(new CustomEvent("kezhang:saved", { detail: {} }));
};

const question = (grid) => (grid.closest(".region") && !grid.dataset.here ? location.search : "");

/* `ids` "1,2,3", or null for all that answer the list's question; begins with the field at hand. `panel` is the address
   of another panel about these rows. */
export const open = async (grid, ids, field, panel) => {
  const url = panel ?? `${grid.dataset.url}/bulk${question(grid)}`;
  const asked = new URL(url, location.href);
  for (const [name, value] of Object.entries({ field: field ?? "", ...(ids === null ? { all: 1 } : { ids }) })) asked.searchParams.set(name, value);
  const answer = await kezhang.send("GET", asked);
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  show(answer.html);
  dialog().onsubmit = async (event) => {
    if (event.target.method === "dialog") return;
    event.preventDefault();
    const values = new FormData(event.target, event.submitter);
    if (!values.has("ids") && !values.has("all")) values.append(...(ids === null ? ["all", "1"] : ["ids", ids]));
    settle(await kezhang.send("POST", event.target.getAttribute("action") || url, values));
  };
};
