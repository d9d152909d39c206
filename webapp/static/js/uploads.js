/* A file that was chosen for a field: it goes to the server at once, and its box says what it is called there. */
const kezhang = window.kezhang;
const token = () => document.querySelector("meta[name=csrf-token]").content;

const sent = async (url, file) => {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token() } });
    return { ok: response.ok, ...(await response.json()) };
  } catch {
    return { ok: false, message: kezhang.word("away") };
  }
};

export const send = async (input) => {
  const box = input.closest(".attach").querySelector("[data-attach]");
  box.setAttribute("aria-busy", "true");
  const { ok, value, message } = await sent(input.dataset.upload, input.files[0]);
  box.removeAttribute("aria-busy");
  input.value = "";
  if (!ok) return kezhang.toast(message, { kind: "error" });
  box.value = box.dataset.attach === "many" && box.value.trim() ? `${box.value.trim()}, ${value}` : value;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (box.closest(".editor")) kezhang.edit.commit(null);
};
