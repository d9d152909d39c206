/* A board: arrows go from card to card, with Shift they move the card; its menu moves it without a mouse or a key. */
const kezhang = window.kezhang;
const { host, inTurn, itemOf, move, put } = kezhang.shapes;
const laneOf = (item) => item.closest("[data-lane]");
const cards = (lane) => [...lane.querySelectorAll(".item")];

kezhang.shapes.drop = (item, lane) => move(item, lane.dataset.lane);

const beside = (lane, by) => {
  const lanes = [...host().querySelectorAll("[data-lane]")];
  return lanes[lanes.indexOf(lane) + by] ?? null;
};

const shift = (item, by) => inTurn(item.dataset.id, (now) => {
  const lane = beside(laneOf(now), by);
  if (!lane || !("edit" in host().dataset)) return null;
  kezhang.announce(`${now.querySelector("a").textContent.trim()} → ${lane.dataset.label}`);
  return put(now, lane.dataset.lane);
});

const go = (item, dx, dy) => {
  const lane = dx ? beside(laneOf(item), dx) : laneOf(item);
  if (!lane) return;
  const at = cards(laneOf(item)).indexOf(item);
  const next = dx ? cards(lane)[Math.min(at, cards(lane).length - 1)] : cards(lane)[at + dy];
  next?.querySelector("a").focus();
};

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  const item = itemOf(event.target);
  const way = ARROWS[event.key];
  if (!item || !way || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.shiftKey) { if (way[0]) shift(item, way[0]); } else go(item, ...way);
});

/* The menu of lanes: one for the whole board. */
let menu;
const open = (item, anchor) => {
  menu ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "panel menu", popover: "auto" }));
  menu.replaceChildren(...[...host().querySelectorAll("[data-lane]")].map((lane) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: lane.dataset.label });
    button.disabled = lane === laneOf(item);
    button.addEventListener("click", () => { menu.hidePopover(); move(item, lane.dataset.lane); });
    return button;
  }));
  menu.showPopover();
  kezhang.place(menu, anchor);
  menu.querySelector("button:not(:disabled)")?.focus();
};

document.addEventListener("click", (event) => {
  const mover = event.target.closest(".item .mover");
  if (mover) open(itemOf(mover), mover);
});
