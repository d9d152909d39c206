/* Boxes with a list in ordinary forms: the keys that work in a grid work there, and Enter takes before it sends. */
const kezhang = window.kezhang;

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.defaultPrevented || kezhang.composing(event) || !input.closest?.(".form .pick")) return;
  const wasOpen = input.getAttribute("aria-expanded") === "true";
  if (kezhang.pick.key(event) || (wasOpen && event.key === "Enter")) event.preventDefault();
});
