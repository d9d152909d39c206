/* htmx as this house uses it: the token on every request, the question of the address bar kept, failures said aloud. */
const kezhang = window.kezhang;
const SLOW = 250;
let waiting = 0;
let timer;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  if (detail.elt.matches("[data-search]")) ask(detail.parameters);
});

/* A search keeps the filters and the order that are in the address bar, and leaves no empty question behind. */
const ask = (parameters) => {
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (!["q", "after"].includes(key)) parameters[key] = value;
  }
  if (!parameters.q) delete parameters.q;
};

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status, responseText: html } = detail.xhr;
  kezhang.toast(kezhang.reason({ status, html }), { kind: "error" });
});

document.addEventListener("htmx:sendError", () => kezhang.toast(kezhang.word("away"), { kind: "error" }));

/* The next rows did not come: they are asked for again. */
const again = ({ target }) => {
  if (target.matches?.(".early")) setTimeout(() => window.htmx.trigger(target, "again"), 3000);
};

document.addEventListener("htmx:responseError", again);
document.addEventListener("htmx:sendError", again);

document.addEventListener("htmx:beforeRequest", () => {
  waiting += 1;
  clearTimeout(timer);
  timer = setTimeout(() => document.body.classList.toggle("busy", waiting > 0), SLOW);
});

document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  if (!waiting) { clearTimeout(timer); document.body.classList.remove("busy"); }
});

/* Tabs: the chosen one is marked, arrow keys go from one to the next. */
document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (!tab) return;
  for (const other of tab.closest("[role=tablist]").children) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
  document.getElementById(tab.getAttribute("aria-controls"))?.setAttribute("aria-labelledby", tab.id);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const tabs = [...tab.closest("[role=tablist]").children];
  tabs.at((tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1)) % tabs.length).focus();
  event.preventDefault();
});

/* Show all: the search box is outside what is replaced, so it is emptied here. */
document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-clears-search]") && document.querySelector("[data-search]");
  if (box) box.value = "";
});
