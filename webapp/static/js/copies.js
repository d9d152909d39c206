/* A button that copies the text of what `data-copies` names; "✓" says that it did. */
const said = (list) => [...list.children].map((item) => item.textContent.trim()).join("\n");
const text = (from) => (from.matches("ol, ul") ? said(from) : from.textContent.trim());

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(text(document.querySelector(button.dataset.copies)));
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = "✓";
  setTimeout(() => { label.textContent = before; }, 1500);
});
