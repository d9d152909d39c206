/* A calendar: a record is moved to another day by dragging, or with Shift and the arrows, a day or a week. */
const kezhang = window.kezhang;
const { host, itemOf, move } = kezhang.shapes;
const DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/* The day, with the time that the record has. */
const moment = (item, day) => {
  const time = host().dataset.timed && /\d\d:\d\d.*$/.exec(item.dataset.seen)?.[0];
  return time ? `${day} ${time}` : day;
};

kezhang.shapes.drop = (item, place) => move(item, moment(item, place.dataset.day));

const plus = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

document.addEventListener("keydown", (event) => {
  const item = event.shiftKey && itemOf(event.target);
  const days = DAYS[event.key];
  if (!item || !days || !("edit" in host().dataset)) return;
  event.preventDefault();
  const day = plus(item.closest("[data-day]").dataset.day, days);
  kezhang.announce(`${item.querySelector("a").textContent.trim()} → ${day}`);
  move(item, moment(item, day));
});
