/* Boxes with a list: choices filtered while typing, by their letters or their sound; records of another table, and words
   that were used before, found by the server. In a box for several words the one at the caret is meant. */
const kezhang = window.kezhang;
const WAIT = 140;

const pickOf = (input) => input?.closest?.(".pick[data-pick]:not([data-pick=date])");
const many = (input) => pickOf(input)?.dataset.pick === "tags";
const BETWEEN = /[,，、;；|]\s*/;
const listOf = (input) => pickOf(input)?.querySelector(".options");
const shown = (list) => [...list.querySelectorAll("[role=option]")].filter((option) => !option.hidden);
const chosen = (list) => list.querySelector('[aria-selected="true"]');
const isOpen = (input) => listOf(input)?.matches(":popover-open");
const plain = (text) => text.trim().toLowerCase();

const wordsOf = (option) => {
  const { value } = option.dataset;
  const label = (option.querySelector("span") ?? option).textContent.trim();
  return value && !label.startsWith(value) ? `${value} ${label}` : label;
};

const choose = (input, option) => {
  const list = listOf(input);
  chosen(list)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option && !option.id) option.id = `${list.id}-${shown(list).indexOf(option)}`;
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
};

const show = (input) => {
  const list = listOf(input);
  if (!isOpen(input)) list.showPopover();
  kezhang.unhint();
  list.style.minWidth = `${pickOf(input).offsetWidth + 12}px`;
  kezhang.place(list, pickOf(input));
  input.setAttribute("aria-expanded", "true");
};

const hide = (input) => {
  if (isOpen(input)) listOf(input).hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

/* The word at the end, and what stands before it. */
const word = (input) => (many(input) ? input.value.split(BETWEEN).at(-1).trim() : input.value);
const others = (input) => input.value.split(BETWEEN).slice(0, -1).map((one) => one.trim()).filter(Boolean);

const sounds = (option, asked) => (option.dataset.said ?? "").split(" ").some((said) => said.startsWith(asked));
const matches = (option, asked) => !asked || sounds(option, asked) || plain(option.textContent).includes(asked) || plain(option.dataset.code ?? "").startsWith(asked);

const filter = (input, asked) => {
  const list = listOf(input);
  for (const option of list.children) option.hidden = !matches(option, asked);
  const exact = shown(list).find((option) => plain(option.textContent) === plain(input.value));
  choose(input, exact ?? (asked ? shown(list)[0] : null));
};

const find = async (input) => {
  const list = listOf(input);
  const asked = word(input);
  const url = new URL(pickOf(input).dataset.options, location.href);
  url.searchParams.set("q", input.kezhangPristine ? "" : asked);
  const answer = await kezhang.send("GET", url);
  if (!answer.ok || word(input) !== asked || document.activeElement !== input) return;
  list.replaceChildren(...kezhang.parse(answer.html).querySelectorAll(many(input) ? "[role=option]" : "li"));
  for (const option of list.children) option.hidden = many(input) && others(input).includes(wordsOf(option));
  if (many(input) && !shown(list).length) return hide(input);
  show(input);
  choose(input, asked && !input.kezhangPristine && !many(input) ? shown(list)[0] : null);
};

const findSoon = kezhang.later(find, WAIT);

const open = (input, asked) => {
  if (pickOf(input).dataset.options) return find(input);
  filter(input, asked);
  show(input);
};

const take = (input, option) => {
  if (option) {
    input.value = many(input) ? `${[...others(input), wordsOf(option)].join("、")}、` : wordsOf(option);
    input.kezhangPristine = false;
  }
  hide(input);
};

const step = (input, by) => {
  const options = shown(listOf(input));
  const at = options.indexOf(chosen(listOf(input)));
  choose(input, options.at((at + by + (at < 0 && by < 0 ? 1 : 0)) % options.length));
};

kezhang.pick = {
  /* An editor was laid on its cell. */
  opened: (input, mode) => {
    if (!pickOf(input) || many(input)) return;
    input.kezhangPristine = mode !== "type";
    if (mode !== "type") { input.select(); open(input, ""); }
  },

  /* Before a value is sent: the marked option stands for what was typed of it. */
  settle: (input) => {
    if (!pickOf(input)) return;
    if (many(input)) input.value = input.value.replace(/[,，、;；|\s]+$/, "");
    else if (isOpen(input) && input.value.trim() && !input.kezhangPristine) take(input, chosen(listOf(input)));
    hide(input);
  },

  /* What the first letters of a choice stand for; null where there is no list. */
  meant: (form, text) => {
    const options = [...form.querySelectorAll("[data-pick=choice] [role=option]")];
    const asked = plain(text);
    const found = asked && (options.find((option) => plain(option.textContent) === asked) ?? options.find((option) => matches(option, asked)));
    return found ? wordsOf(found) : null;
  },

  /* The list or the calendar of a box; true where there is one. */
  unfold: (input) => {
    if (input.matches("[data-date]")) return Boolean(kezhang.dates.unfold(input));
    if (pickOf(input)) open(input, "");
    return Boolean(pickOf(input));
  },

  /* True when the list used the key. */
  key: (event) => {
    const input = event.target;
    if (event.altKey && event.key === "ArrowDown") return kezhang.pick.unfold(input);
    if (!pickOf(input)) return false;
    if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      if (isOpen(input)) step(input, event.key === "ArrowDown" ? 1 : -1); else open(input, "");
      input.kezhangStepped = true;
      return true;
    }
    if (!isOpen(input)) return false;
    if (event.key === "Escape") { hide(input); return !input.closest(".editor"); }
    if (["Enter", "Tab"].includes(event.key) && many(input)) {
      const option = chosen(listOf(input));
      take(input, option);
      return Boolean(option);
    }
    if (["Enter", "Tab"].includes(event.key)) {
      if (input.value.trim() || input.kezhangStepped) take(input, chosen(listOf(input)));
      hide(input);
      input.kezhangStepped = false;
    }
    return false;
  },
};

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!pickOf(input) || input.closest("[aria-busy=true]")) return;
  input.kezhangPristine = false;
  if (pickOf(input).dataset.options) return findSoon(input);
  filter(input, plain(input.value));
  if (shown(listOf(input)).length) show(input); else hide(input);
});

/* The mouse chooses without taking the focus from the box. */
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".options, .pick .opener")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest(".options [role=option]");
  const pick = event.target.closest(".pick");
  const input = pick?.querySelector("[role=combobox]");
  if (!input) return;
  if (option) {
    take(input, option);
    if (many(input)) return;
    if (input.closest(".editor")) kezhang.edit.commit({});
    else input.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.target.closest(".opener") || (event.target === input && !isOpen(input) && !many(input))) {
    input.focus();
    input.kezhangPristine = true;
    open(input, "");
  }
});

document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!input.matches?.(".pick [role=combobox]")) return;
  if (!input.closest(".editor")) kezhang.pick.settle(input);
  else setTimeout(() => { if (document.activeElement !== input) hide(input); });
});
