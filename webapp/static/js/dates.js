/* Days as people type them: 2026-5-1, 5-1, 5月1日, 18, +3, t for today; shown in full before they are sent. */
const kezhang = window.kezhang;

const two = (number) => String(number).padStart(2, "0");
const iso = (day) => `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
const plus = (day, days) => new Date(day.getTime() + days * 86400000);

/* Today where the company is. */
const today = () => {
  const zone = document.documentElement.dataset.timezone || "Asia/Shanghai";
  return new Date(`${new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date())}T00:00:00Z`);
};

const made = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso(date) : null;
};

const full = (year) => (year < 100 ? 2000 + year : year);

const FORMS = [
  [/^(t|today|今天|今日)$/i, () => iso(today())],
  [/^(y|昨天|昨日)$/i, () => iso(plus(today(), -1))],
  [/^(明天|明日)$/, () => iso(plus(today(), 1))],
  [/^([+-]\d{1,3})$/, ([, days]) => iso(plus(today(), Number(days)))],
  [/^(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/, ([, year, month, day]) => made(full(+year), +month, +day)],
  [/^(\d{4})(\d{2})(\d{2})$/, ([, year, month, day]) => made(+year, +month, +day)],
  [/^(\d{1,2})[-/.月](\d{1,2})日?$/, ([, month, day]) => made(today().getUTCFullYear(), +month, +day)],
  [/^(\d{1,2})日?$/, ([, day]) => made(today().getUTCFullYear(), today().getUTCMonth() + 1, +day)],
];

/* "2026-05-01" for what was typed, null where it is not understood: then the server says so. */
const read = (text) => {
  const plain = text.trim().normalize("NFKC");
  for (const [form, make] of FORMS) {
    const found = form.exec(plain);
    if (found) return make(found);
  }
  return null;
};

const spoken = (day) => {
  const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: "UTC" });
  return `${day} ${weekday.format(new Date(`${day}T00:00:00Z`))}`;
};

kezhang.dates = {
  read,

  /* The day before or after, by the arrow keys; true where there was a day, or nothing yet. */
  step: (input, by) => {
    const day = input.value.trim() ? read(input.value) : iso(plus(today(), -by));
    if (!day) return false;
    input.value = iso(plus(new Date(day), by));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    kezhang.hint(input.closest("[data-field], .slot") ?? input, spoken(input.value));
    return true;
  },
  settle: (input) => {
    const day = input?.matches("[data-date]") && read(input.value);
    if (day) input.value = day;
  },
};

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-date]")) return;
  const day = read(event.target.value);
  if (day && day !== event.target.value) kezhang.hint(event.target.closest("[data-field], .slot") ?? event.target, spoken(day));
});

document.addEventListener("focusout", (event) => {
  if (!event.target.matches?.(".slot [data-date]")) return;
  kezhang.dates.settle(event.target);
  kezhang.unhint();
});

/* A month to choose from, when it is asked for. */
kezhang.dates.unfold = (input) => kezhang.part("calendar").then(({ open }) => open(input), () => {});

document.addEventListener("click", (event) => {
  const opener = event.target.closest(".pick[data-pick=date] .opener");
  if (opener) kezhang.dates.unfold(opener.parentElement.querySelector("[data-date]"));
});
