// The clock tab: time stands still until it is moved, and everything due on the way happens.

import * as api from "./api.js";
import { busy } from "./busy.js";
import { announce, byId, el, keepFocus } from "./dom.js";
import { day, moment, t, time, zoneName } from "./strings.js";

const STEPS = [
  ["clock.hours", 1, { hours: 1 }], ["clock.hours", 4, { hours: 4 }], ["clock.days", 1, { days: 1 }], ["clock.weeks", 1, { days: 7 }],
];

/** `moved(now)` runs after a move. */
export function clockTab({ moved }) {
  const root = byId("panel-clock");
  let state = null;
  let result = [];
  let moving = false;

  async function load() {
    const fresh = await api.clock();
    // While the clock moves, the pressed button stays as it is: drawn anew it could be pressed again.
    if (moving) return;
    state = fresh;
    draw();
  }

  /** The stream says what time it is. */
  function tick(now) {
    if (!state || state.now === now) return;
    state = { ...state, now };
    const face = root.querySelector(".clock__time");
    if (!face) return;
    face.textContent = time(now, state.time_zone);
    root.querySelector(".clock__day").textContent = day(now, state.time_zone);
  }

  async function move(control, to) {
    if (moving) return;
    moving = true;
    announce(t("clock.moving"));
    root.classList.add("is-moving");
    let sent = 0;
    const went = await busy(control, async () => {
      state = await api.moveClock(to);
      sent = state.sent;
    });
    root.classList.remove("is-moving");
    moving = false;
    if (!went) return;
    await moved(state.now);
    const news = sent ? t("clock.messages", { n: sent }) : t("clock.no_messages");
    result = [t("clock.moved", { time: moment(state.now, state.time_zone) }), news];
    draw();
    announce(result.join(". "));
  }

  function draw() {
    const chosen = byId("clock-moment")?.value ?? "";
    keepFocus(root, build);
    byId("clock-moment").value = chosen;
  }

  function build() {
    const next = state.next;
    root.replaceChildren(
      el("h2", { text: t("clock.title") }), el("p", { class: "muted", text: t("clock.intro") }),
      el("div", { class: "clock" },
        el("p", { class: "clock__time", text: time(state.now, state.time_zone) }),
        el("p", { class: "clock__day", text: day(state.now, state.time_zone) }),
        el("p", { class: "muted", text: t("clock.zone", { zone: zoneName(state.time_zone) }) })),
      el("p", { class: "clock__result" }, result.map((words) => el("span", { text: words }))),
      el("h3", { text: t("clock.next") }),
      ...(next
        ? [el("p", { class: "clock__what", text: next.what }), el("p", { class: "clock__when muted", text: moment(next.at, state.time_zone) })]
        : [el("p", { class: "muted", text: t("clock.nothing") })]),
      next ? button(t("clock.go_next"), { to: "next" }, "next", "button--primary button--wide") : "",
      el("h3", { text: t("clock.step") }),
      el("div", { class: "clock__steps" }, STEPS.map(([key, n, to], index) => button(t(key, { n }), to, `s${index}`, "button--default"))),
      chooser());
  }

  const button = (words, to, step, look) => el("button", {
    type: "button", class: `button ${look}`, data: { keep: step }, on: { click: (event) => move(event.currentTarget, to) },
  }, words);

  function chooser() {
    const input = el("input", { id: "clock-moment", data: { keep: "moment" }, type: "datetime-local", class: "input", min: localValue(), "aria-describedby": "clock-error" });
    const error = el("p", { class: "field__error", id: "clock-error", hidden: true });
    return el("form", { class: "clock__moment", novalidate: true, on: { submit: (event) => {
      event.preventDefault();
      const late = input.value && input.value > localValue();
      error.hidden = late;
      error.textContent = late ? "" : t("clock.later", { time: moment(state.now, state.time_zone) });
      if (!late) { input.setAttribute("aria-invalid", "true"); return input.focus(); }
      input.removeAttribute("aria-invalid");
      move(event.currentTarget.querySelector("button"), { local: input.value });
    } } },
    el("label", { class: "field__label", for: "clock-moment", text: t("clock.moment") }),
    el("div", { class: "clock__row" }, input, el("button", { type: "submit", class: "button button--default", data: { keep: "move" }, text: t("clock.go") })),
    error);
  }

  // The clock's own day and time in the organisation's zone, as a date field writes them.
  function localValue() {
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: state.time_zone, dateStyle: "short", timeStyle: "short" });
    return parts.format(new Date(state.now)).replace(" ", "T");
  }

  return { load, tick };
}
