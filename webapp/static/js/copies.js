/* A button that copies the text of what `data-copies` names; "✓" says that it did. */
const said = (list) => [...list.children].map((item) => item.textContent.trim()).join("\n");
const text = (from) => (from.matches("ol, ul") ? said(from) : from.textContent.trim());

/* Without HTTPS browsers keep the clipboard to themselves: then it is selected and copied as by hand. */
const copy = async (from) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text(from));
  getSelection().selectAllChildren(from);
  return document.execCommand("copy");
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button) return;
  await copy(document.querySelector(button.dataset.copies));
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = "✓";
  setTimeout(() => { label.textContent = before; }, 1500);
});
