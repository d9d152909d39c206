/* On a phone: a tap on a card's number rings it up. Showing a masked number is recorded, so it is asked for only then. */
const kezhang = window.kezhang;

const fit = () => {
  for (const cell of document.querySelectorAll(".grid[data-call] tbody td.phone:not(.nil, :has(.call))")) {
    const name = cell.closest("tr").querySelector(".key")?.textContent.trim() ?? "";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "call" });
    button.append(...cell.childNodes);
    button.ariaLabel = cell.closest(".grid").dataset.call.replace("{name}", name);
    cell.append(button);
  }
};

const digits = (text) => text.replace(/[^\d+]/g, "");

const call = async (button) => {
  const cell = button.closest("td");
  if (cell.matches(".mask")) {
    const row = cell.closest("tr");
    const answer = await kezhang.send("GET", `${row.closest(".grid").dataset.url}/${row.dataset.id}/cells/${cell.dataset.field}/shown`);
    if (!answer.ok) return kezhang.toast(kezhang.reason(answer), { kind: "error" });
    button.textContent = kezhang.parse(answer.html).textContent.trim();
    cell.classList.remove("mask");
  }
  location.href = `tel:${digits(button.textContent)}`;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest(".grid .call");
  if (button) { event.preventDefault(); call(button); }
});

document.addEventListener("htmx:afterSettle", fit);
fit();
