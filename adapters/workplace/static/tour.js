// The guided tour: what to do next, and in whose seat.

import * as api from "./api.js";
import { byId, el, icon, keepFocus } from "./dom.js";
import { t } from "./strings.js";

/** `take(personId)` sits down as somebody; `nameOf(personId)` is what to call them. */
export function tourTab({ take, nameOf }) {
  const root = byId("panel-tour");
  let steps = [];
  let seated = "";

  async function load() {
    steps = (await api.tour()).steps;
    draw();
  }

  function sit(id) {
    seated = id;
    if (steps.length) draw();
  }

  const draw = () => keepFocus(root, build);

  function build() {
    const done = steps.filter((step) => step.done).length;
    const next = steps.find((step) => !step.done);
    root.replaceChildren(
      el("h2", { text: t("tour.title") }),
      el("p", { class: "muted", text: steps.length ? t("tour.intro") : t("tour.nothing") }),
      ...(steps.length ? [
        el("p", { class: "tour__progress" }, el("progress", { max: steps.length, value: done, "aria-label": t("tour.title") }),
          el("span", { text: t("tour.progress", { done, total: steps.length }) })),
        el("ol", { class: "tour" }, steps.map((step, index) => node(step, index, step === next))),
      ] : []));
  }

  function node(step, index, next) {
    const here = step.person_id === seated;
    const state = step.done ? t("tour.done") : next ? t("tour.next") : "";
    return el("li", { class: `tour__step${step.done ? " is-done" : ""}${next ? " is-next" : ""}`, "aria-current": next ? "step" : null },
      el("span", { class: "tour__number", "aria-hidden": "true" }, step.done ? icon("check") : String(index + 1)),
      el("div", { class: "tour__words" },
        el("h3", {}, step.title, state ? el("span", { class: "tour__state", text: state }) : null),
        step.done ? null : el("p", { text: step.text }),
        step.done ? null : el("button", {
          type: "button", class: `button ${next && !here ? "button--primary" : "button--default"}`, data: { keep: step.id },
          "aria-disabled": here ? "true" : null, on: { click: () => { if (!here) take(step.person_id); } },
        }, here ? t("tour.seated") : t("tour.seat", { name: nameOf(step.person_id) || step.person_id }))));
  }

  return { load, sit };
}
