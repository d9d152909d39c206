/* A calendar: a record is moved to another day by dragging, or with Shift and the arrows, a day or a week. */
const kezhang = window.kezhang;
const { host, inTurn, itemOf, move, put } = kezhang.shapes;
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
  inTurn(item.dataset.id, (now) => {
    const day = plus(now.closest("[data-day]").dataset.day, days);
    kezhang.announce(`${now.querySelector("a").textContent.trim()} → ${day}`);
    return put(now, moment(now, day));
  });
});
