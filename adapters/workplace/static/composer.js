// Where a person writes. Enter sends; a slash suggests the commands.

import { busy } from "./busy.js";
import { announce, byId, el } from "./dom.js";
import { t } from "./strings.js";

const COMMANDS = ["announce", "vision", "concern", "report", "postcard"];
const MAX_HEIGHT = 160;

/** `send(event, control)` sends what was written; it is kept in the box until that went well. */
export function composer({ send }) {
  const form = byId("composer");
  const text = byId("composer-text");
  const list = byId("commands");
  const error = byId("composer-error");
  const button = byId("composer-send");

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  text.addEventListener("input", () => { fit(); suggest(); problem(""); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); list.lastElementChild.firstElementChild.focus(); }
    else if (event.key === "Escape" && !list.hidden) hide();
  });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowUp") buttons[Math.max(0, at - 1)].focus();
    else if (event.key === "ArrowDown") (buttons[at + 1] ?? text).focus();
    else if (event.key === "Escape") { hide(); text.focus(); }
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) hide(); });

  async function submit() {
    const written = text.value.trim();
    if (!written) { problem(t("chat.write_first")); return text.focus(); }
    hide();
    if (text.readOnly) return;
    text.readOnly = true;
    const sent = await busy(button, () => send({ kind: "said", text: written }, button));
    text.readOnly = false;
    text.value = sent ? "" : written;
    fit();
    text.focus();
  }

  /** The words being sent are on the screen already: no need to show them twice. */
  function landed(words) {
    if (text.readOnly && text.value.trim() === words) text.value = "";
  }

  function problem(words) {
    error.textContent = words;
    error.hidden = !words;
    if (words) text.setAttribute("aria-invalid", "true");
    else text.removeAttribute("aria-invalid");
  }

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, MAX_HEIGHT)}px`;
  }

  function suggest() {
    const typed = /^\/(\w*)$/.exec(text.value)?.[1];
    const fitting = typed === undefined ? [] : COMMANDS.filter((name) => name.startsWith(typed.toLowerCase()));
    if (!fitting.length) return hide();
    list.replaceChildren(...fitting.map((name) => el("li", {}, el("button", {
      type: "button", class: "commands__choice", on: { click: () => choose(name) },
    }, el("code", { text: `/${name}` }), el("span", { class: "muted", text: t(`commands.${name}`) })))));
    list.hidden = false;
    announce(t("commands.found", { n: fitting.length }));
  }

  function choose(name) {
    text.value = `/${name}`;
    submit();
  }

  function hide() {
    list.hidden = true;
  }

  /** The words around the box, for the person who writes. */
  function address(name) {
    byId("composer-label").textContent = t("chat.label", { name });
    text.placeholder = t("chat.placeholder", { name });
  }

  function clear() {
    text.value = "";
    problem("");
    hide();
    fit();
  }

  return { address, clear, landed, focus: () => text.focus() };
}
