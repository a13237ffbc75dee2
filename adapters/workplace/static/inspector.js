// The message inspector: one message as each platform would receive it.

import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { hasWords, moment, t } from "./strings.js";

/** `latest()` is the newest message of the bot in this conversation; `zone()` the person's zone. */
export function inspectorTab({ latest, zone }) {
  const root = byId("panel-inspector");
  let views = [];
  let chosen = "";
  let entry = null;
  let asked = 0;

  function setViews(names) {
    views = names;
    chosen = names.includes(chosen) ? chosen : names[0];
  }

  const nameOf = (view) => (hasWords(`inspector.view.${view}`) ? t(`inspector.view.${view}`) : view);

  async function load() {
    entry ??= latest() ?? null;
    draw();
    if (entry) await fill();
  }

  function draw() {
    root.replaceChildren(el("h2", { text: t("inspector.title") }), el("p", { class: "muted", text: t(entry ? "inspector.intro" : "inspector.none") }), ...(entry ? details() : []));
  }

  function details() {
    const fact = (key, words) => el("div", {}, el("dt", { text: t(key) }), el("dd", { text: words }));
    return [
      el("p", { class: "inspector__summary", text: entry.message.summary }),
      el("dl", { class: "facts facts--small" }, fact("inspector.sent", moment(entry.sent_at, zone())),
        entry.edited_at ? fact("inspector.edited", moment(entry.edited_at, zone())) : null, fact("inspector.receipt", entry.receipt)),
      el("fieldset", { class: "segments" }, el("legend", { class: "visually-hidden", text: t("inspector.view") }),
        views.map((view) => el("label", { class: "segment" },
          el("input", { type: "radio", name: "view", value: view, checked: view === chosen, on: { change: () => { chosen = view; fill(); } } }),
          el("span", { text: nameOf(view) })))),
      el("pre", { class: "inspector__text", tabindex: "0", role: "region", "aria-label": t("inspector.title"), "aria-live": "polite" }),
    ];
  }

  async function fill() {
    const number = ++asked;
    const answer = await api.view(entry.receipt, chosen);
    const box = root.querySelector(".inspector__text");
    if (number !== asked || !box) return;
    box.textContent = answer.built ? answer.text : t("inspector.not_built", { view: nameOf(chosen) });
    box.classList.toggle("is-missing", !answer.built);
  }

  return { setViews, load, inspect: (which) => { entry = which; }, forget: () => { entry = null; } };
}
