/* The list of a table's views: opened by default, copied, moved, renamed, shared, locked, deleted. */
const kezhang = window.kezhang;
const panelOf = (element) => element.closest(".views-panel");

/* The tabs as they are now. */
const refresh = async () => {
  const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html").querySelector(".views");
  if (fresh) document.querySelector(".views")?.replaceWith(document.importNode(fresh, true));
};

const show = (panel, answer) => {
  if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
  panel.innerHTML = answer.html;
  refresh();
};

const act = async (panel, method, path, values) => {
  const here = new URLSearchParams(location.search).get("view") ?? "";
  const base = panel.dataset.fetch.replace(/\/views(\?.*)?$/, "");
  const answer = await kezhang.send(method, `${base}${path}?view=${encodeURIComponent(here)}`, values ?? {});
  return { answer, base, here };
};

const ACTS = {
  openWith: (panel, key) => act(panel, "PUT", "/opening", { view: key }),
  copy: (panel, key) => act(panel, "POST", `/views/${key}/copies`),
  move: (panel, key, { by }) => act(panel, "PUT", `/views/${key}/place`, { by }),
  flag: (panel, key, { name, value }) => act(panel, "PUT", `/views/${key}`, { [name]: value }),
  deleteView: (panel, key) => act(panel, "POST", `/views/${key}/deletion`),
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".views-panel button");
  const name = button && Object.keys(ACTS).find((one) => one in button.dataset);
  if (!name) return;
  const panel = panelOf(button);
  const key = button.dataset[name];
  const { answer, base, here } = await ACTS[name](panel, key, button.dataset);
  if (answer.ok && name === "deleteView" && here === key) return kezhang.leave(base);
  show(panel, answer);
  panel.querySelector(`[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${key}"]`)?.focus();
});

document.addEventListener("submit", async (event) => {
  const { rename } = event.target.dataset;
  if (rename === undefined) return;
  event.preventDefault();
  const panel = panelOf(event.target);
  const { answer } = await act(panel, "PUT", `/views/${rename}`, { label: event.target.elements.label.value });
  if (answer.ok) show(panel, answer);
  else event.target.parentElement.querySelector(".error").textContent = kezhang.reason(answer);
});
