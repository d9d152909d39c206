/* A month to choose a day from. It comes when it is asked for (its button, Alt+Down), never by itself, and is worked by keys. */
const kezhang = window.kezhang;
const DAY = 86400000;
const two = (number) => String(number).padStart(2, "0");
const iso = (day) => `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
const plus = (day, days) => new Date(day.getTime() + days * DAY);
const month = (day, by) => {
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + by, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return plus(first, Math.min(day.getUTCDate(), last) - 1);
};
const said = (options, day) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", ...options }).format(day);
let at = null; // {input, panel, day}

const make = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

const cell = (day, chosen) => {
  const box = make("td");
  const button = make("button", String(day.getUTCDate()), { type: "button", tabIndex: iso(day) === iso(at.day) ? 0 : -1, ariaLabel: said({ dateStyle: "full" }, day) });
  button.dataset.day = iso(day);
  button.classList.toggle("other", day.getUTCMonth() !== at.day.getUTCMonth());
  if (iso(day) === chosen) button.ariaPressed = "true";
  if (iso(day) === kezhang.dates.read("t")) button.ariaCurrent = "date";
  box.append(button);
  return box;
};

const line = (cells, tag = "tr") => { const row = make(tag); row.append(...cells); return row; };

/* Six weeks from Monday on. */
const weeks = () => {
  const first = new Date(Date.UTC(at.day.getUTCFullYear(), at.day.getUTCMonth(), 1));
  const from = plus(first, -((first.getUTCDay() + 6) % 7));
  const chosen = kezhang.dates.read(at.input.value);
  const days = Array.from({ length: 42 }, (_, n) => cell(plus(from, n), chosen));
  return Array.from({ length: 6 }, (_, n) => line(days.slice(n * 7, n * 7 + 7)));
};

const draw = () => {
  const { panel, day } = at;
  const table = make("table");
  const monday = new Date(Date.UTC(2024, 0, 1));
  table.append(line(Array.from({ length: 7 }, (_, n) => make("th", said({ weekday: "narrow" }, plus(monday, n)), { scope: "col" }))), ...weeks());
  const turn = (by, sign, name) => make("button", sign, { type: "button", tabIndex: -1, ariaLabel: kezhang.word(name), onclick: () => go(month(at.day, by)) });
  const title = make("b", said({ year: "numeric", month: "long" }, day), { ariaLive: "polite" });
  panel.replaceChildren(line([turn(-1, "‹", "month-before"), title, turn(1, "›", "month-after")], "header"), table);
};

const go = (day) => {
  at.day = day;
  draw();
  at.panel.querySelector('[tabindex="0"]').focus();
};

const close = () => {
  if (!at) return;
  const { input, panel } = at;
  at = null;
  input.focus();
  panel.remove();
};

const take = (day) => {
  const { input } = at;
  input.value = day;
  close();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (input.closest(".editor")) kezhang.edit.commit({});
  else input.dispatchEvent(new Event("change", { bubbles: true }));
};

const KEYS = {
  ArrowLeft: (day) => plus(day, -1),
  ArrowRight: (day) => plus(day, 1),
  ArrowUp: (day) => plus(day, -7),
  ArrowDown: (day) => plus(day, 7),
  PageUp: (day) => month(day, -1),
  PageDown: (day) => month(day, 1),
  Home: (day) => plus(day, -((day.getUTCDay() + 6) % 7)),
  End: (day) => plus(day, (7 - day.getUTCDay()) % 7),
};

const keys = (event) => {
  event.stopPropagation();
  if (KEYS[event.key]) { event.preventDefault(); go(KEYS[event.key](at.day)); }
  if (event.key === "t") go(new Date(kezhang.dates.read("t")));
  if (["Escape", "Tab"].includes(event.key)) { event.preventDefault(); close(); }
};

/* Opens beside a box for a day; it lies within the box's own place, so that the focus never leaves the editor. */
export const open = (input) => {
  if (!input.isConnected) return;
  close();
  kezhang.unhint();
  const panel = make("div", "", { className: "calendar", popover: "manual", ariaLabel: kezhang.word("calendar") });
  panel.setAttribute("role", "dialog");
  at = { input, panel, day: new Date(kezhang.dates.read(input.value) ?? kezhang.dates.read("t")) };
  panel.addEventListener("keydown", keys);
  panel.addEventListener("click", (event) => {
    event.stopPropagation();
    if (event.target.dataset.day) take(event.target.dataset.day);
  });
  panel.addEventListener("focusout", (event) => { if (at?.panel === panel && event.relatedTarget && !panel.contains(event.relatedTarget)) close(); });
  input.closest(".pick").append(panel);
  draw();
  panel.showPopover();
  kezhang.place(panel, input.closest(".pick"));
  panel.querySelector('[tabindex="0"]').focus();
};
