// Finds a person by typing: a combobox with a list of people below it.

import * as api from "./api.js";
import { announce, avatar, el } from "./dom.js";
import { t } from "./strings.js";

const PAUSE_MS = 180;
let made = 0;

/** A search box. `pick(profile)` runs when a person is chosen, `type()` when the words change. */
export function picker({ id, placeholder, pick, type = () => {} }) {
  const listId = `people-list-${++made}`;
  const list = el("ul", { class: "picker__list", role: "listbox", id: listId, hidden: true });
  const input = el("input", {
    id, type: "text", class: "input", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder,
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    on: { input: typed, keydown: key, blur: () => setTimeout(close, 150) },
  });
  let found = [];
  let active = -1;
  let waiting = 0;
  let asked = 0;

  function typed() {
    type();
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE_MS);
  }

  async function search() {
    const words = input.value.trim();
    const number = ++asked;
    if (!words) return close();
    try {
      const answer = await api.people(words);
      // Answers may overtake each other: only the latest question counts.
      if (number === asked && document.activeElement === input) show(answer.people);
    } catch (error) {
      announce(error.message);
    }
  }

  function show(people) {
    found = people;
    active = -1;
    list.replaceChildren(...(people.length ? people.map(option) : [el("li", { class: "picker__none", text: t("people.none") })]));
    open(true);
    list.scrollIntoView({ block: "nearest" });
    announce(people.length ? t("people.found", { n: people.length }) : t("people.none"));
  }

  function option(profile, index) {
    return el("li", { role: "option", id: `${listId}-${index}`, class: "picker__option", "aria-selected": "false",
      on: { pointerdown: (event) => { event.preventDefault(); choose(index); } } },
      avatar(el("span", { "aria-hidden": "true" }), profile.id, profile.name),
      el("span", {}, el("strong", { text: profile.name }), el("span", { class: "muted", text: [profile.title, profile.department].filter(Boolean).join(" · ") })));
  }

  function key(event) {
    if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); event.preventDefault(); return close(); }
    if (list.hidden || !found.length) return;
    if (event.key === "ArrowDown") move(active + 1, event);
    else if (event.key === "ArrowUp") move(active - 1, event);
    else if (event.key === "Enter") { event.preventDefault(); choose(Math.max(active, 0)); }
  }

  function move(to, event) {
    event.preventDefault();
    active = (to + found.length) % found.length;
    for (const [index, node] of [...list.children].entries()) node.setAttribute("aria-selected", String(index === active));
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    close();
    pick(found[index]);
  }

  function open(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    input.removeAttribute("aria-activedescendant");
  }

  function close() {
    asked += 1;
    open(false);
  }

  return { root: el("div", { class: "picker" }, input, list), input };
}
