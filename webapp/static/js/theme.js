/* Light or dark: a cookie of this browser's, so that the page comes as it was chosen; and the switch that changes it. */
const kept = () => /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? "";

const keep = (theme) => { document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme ? 31536000 : 0}`; };

const show = (theme) => {
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
};

show(kept());

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-choice]");
  if (!button) return;
  keep(button.dataset.themeChoice);
  show(button.dataset.themeChoice);
});
