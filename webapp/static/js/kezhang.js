/* What all scripts share: the words of the page's language, announcements, and small helpers. Loaded first. */
const words = document.getElementById("words")?.dataset ?? {};
const live = (id) => document.getElementById(id);

const camel = (key) => key.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

window.kezhang = {
  /* A sentence in the reader's language: word("drafts", {n: 2}). */
  word: (key, values = {}) => window.kezhang.fill(words[camel(key)] ?? "", values),
  fill: (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ""),

  announce: (text) => { if (live("announcer")) live("announcer").textContent = text; },
  alarm: (text) => { if (live("alarm")) live("alarm").textContent = text; },

  /* Elements from an answer of the server; a template reads rows and cells as they are. */
  parse: (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  },

  /* A script that is seldom needed, by its name. */
  part: (name) => import(live("scripts").dataset[camel(name)]),

  /* The same, fetched and not yet run: it is there when the connection is not. */
  ahead: (name) => document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: live("scripts").dataset[camel(name)] })),

  /* Whether keys belong to a text that is being typed; a grid's cell is not one, though it takes an input method. */
  types: (target) => Boolean(target?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select")),

  composing: (event) => event.isComposing || event.keyCode === 229,

  later: (work, wait) => {
    let timer;
    return (...args) => { clearTimeout(timer); timer = setTimeout(() => work(...args), wait); };
  },
};
