// The conversation of the person whose seat is taken, as they see it.

import * as api from "./api.js";
import { blocksOf } from "./blocks.js";
import { busy } from "./busy.js";
import { announce, avatar, byId, el, icon } from "./dom.js";
import { openForm } from "./forms.js";
import { currentLanguage, day, dayKey, moment, t, time, zoneName } from "./strings.js";

const NEAR_END = 120;
const WRITING_MS = 6000;
const DONE_MS = 2500;
const READS = { en: "chat.reads_en", es: "chat.reads_es" };

/** `inspect(entry)` shows an entry in the inspector; `read(seq)` is told how far the person has seen, `landed(text)` that words arrived. */
export function chat({ inspect, read, landed }) {
  const log = byId("log");
  const scroll = byId("chat-scroll");
  const newer = byId("newer");
  const writing = byId("writing");
  let person = null;
  let entries = new Map();
  let quiet = 0;
  // Somebody is reading what waited for them: what comes meanwhile, such as the welcome, does not push it away.
  let reading = false;

  scroll.addEventListener("scroll", () => { if (atEnd()) newer.hidden = true; });
  newer.addEventListener("click", () => { reading = false; toEnd(); byId("composer-text").focus(); });

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;
  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    newer.hidden = true;
  }

  /** To the end, but never past the top of a message that is taller than the view. */
  function toNew(entry) {
    const top = find(entry).offsetTop - scroll.offsetTop - 12;
    toEnd();
    if (top < scroll.scrollTop) scroll.scrollTop = top;
  }

  const find = (entry) => log.querySelector(`[data-receipt="${CSS.escape(entry.receipt)}"]`);

  /** Put a person's whole conversation on the page, at the first of the `unread` messages of the bot. */
  function open(profile, shown, unread = 0) {
    person = profile;
    entries = new Map(shown.map((entry) => [entry.receipt, entry]));
    byId("chat-name").textContent = profile.name;
    byId("chat-title").textContent = [profile.title, profile.department, profile.site].filter(Boolean).join(" · ");
    avatar(byId("chat-avatar"), profile.id, profile.name);
    writing.hidden = true;
    reading = unread > 0;
    redraw(unread);
  }

  function redraw(unread = 0) {
    let last = "";
    const nodes = [];
    for (const entry of entries.values()) {
      const key = dayKey(entry.sent_at, person.time_zone);
      if (key !== last) nodes.push(dayLine(entry, key));
      last = key;
      nodes.push(node(entry));
    }
    log.replaceChildren(...(nodes.length ? nodes : [el("li", { class: "log__empty muted", text: t("chat.empty") })]));
    const letters = [...entries.values()].filter((entry) => entry.kind === "bot");
    const first = letters.at(-Math.max(unread, 1)) ?? letters[0];
    if (first) toNew(first);
    newer.hidden = unread < 2 || atEnd();
    told();
  }

  const dayLine = (entry, key) => el("li", { class: "log__day", data: { day: key } }, el("span", { text: day(entry.sent_at, person.time_zone) }));

  /** A new or changed entry of this person came in. */
  function receive(entry) {
    const known = entries.get(entry.receipt);
    if (known && known.revision >= entry.revision) return;
    const stick = entry.kind === "person" || (atEnd() && !reading);
    entries.set(entry.receipt, entry);
    if (known) replace(entry);
    else append(entry);
    if (entry.kind === "bot") {
      answered();
      announce(t("chat.announce", { summary: entry.message.summary }));
    } else {
      landed(entry.text);
    }
    if (!stick) newer.hidden = newer.hidden && Boolean(known);
    else if (!known) toNew(entry);
    told();
  }

  function append(entry) {
    log.querySelector(".log__empty")?.remove();
    const key = dayKey(entry.sent_at, person.time_zone);
    const days = log.querySelectorAll(".log__day");
    if (days[days.length - 1]?.dataset.day !== key) log.append(dayLine(entry, key));
    log.append(node(entry));
  }

  function replace(entry) {
    const old = find(entry);
    if (!old) return append(entry);
    const focused = old.contains(document.activeElement);
    const fresh = node(entry);
    old.replaceWith(fresh);
    // The control that had the focus is gone: the message that took its place gets it.
    if (focused) fresh.querySelector("article").focus({ preventScroll: true });
  }

  function node(entry) {
    const at = time(entry.sent_at, person.time_zone);
    return el("li", { class: `entry entry--${entry.kind}`, data: { receipt: entry.receipt } }, entry.kind === "bot" ? botSays(entry, at) : personSays(entry, at));
  }

  const personSays = (entry, at) =>
    el("article", { class: "bubble", "aria-label": t("chat.you", { name: person.name, time: at }) },
      el("p", { class: "bubble__text", text: entry.text }), el("p", { class: "entry__meta", "aria-hidden": "true", text: at }));

  function botSays(entry, at) {
    const acts = { press: (control, button) => press(control, button), ask: (_control, form) => ask(form) };
    const postcard = entry.message.topic === "vision" || entry.message.topic.startsWith("vision.");
    const edited = entry.edited_at ? ` · ${t("chat.edited", { time: editedAt(entry) })}` : "";
    return el("article", { class: "letter", "aria-label": t("chat.bot", { time: at }), tabindex: "-1" },
      el("img", { class: "letter__sender", src: "/workplace/static/stamp.svg", alt: "" }),
      el("div", { class: postcard ? "card card--postcard" : "card" },
        postcard ? el("img", { class: "card__stamp", src: "/workplace/static/stamp.svg", alt: "" }) : null, blocksOf(entry.message, acts)),
      el("p", { class: "entry__meta" }, el("span", { class: "entry__name", "aria-hidden": "true", text: "Postcard " }), at + edited,
        el("button", { type: "button", class: "entry__inspect", "aria-label": t("chat.inspect_label", { summary: entry.message.summary }),
          on: { click: () => inspect(entry) } }, icon("eye"), el("span", { text: t("chat.inspect") }))));
  }

  // A time of another day, without its day, would seem to come before the message.
  const editedAt = (entry) =>
    (dayKey(entry.edited_at, person.time_zone) === dayKey(entry.sent_at, person.time_zone) ? time : moment)(entry.edited_at, person.time_zone);

  async function press(control, button) {
    const event = { kind: "pressed", action: button.action };
    if (!(await busy(control, () => send(event, control)))) return;
    announce(t("chat.pressed", { label: button.label }));
    control.classList.add("button--done");
    setTimeout(() => control.classList.remove("button--done"), DONE_MS);
  }

  function ask(form) {
    const id = person.id;
    let eventId = api.newEventId();
    let sent = "";
    openForm(form, id, async (answers) => {
      // The same answers sent again are the same wish; changed or refused ones are a new one.
      const words = JSON.stringify(answers);
      if (sent && words !== sent) eventId = api.newEventId();
      sent = words;
      try {
        await expecting(() => api.send(id, { kind: "submitted", event_id: eventId, form_id: form.form_id, answers }));
      } catch (error) {
        if (Object.keys(error.fields ?? {}).length) eventId = api.newEventId();
        throw error;
      }
    });
  }

  /** Send an event for this person. A try after a failure carries the same id, kept on the control. */
  async function send(event, control) {
    const wish = JSON.stringify([person.id, event]);
    if (control.dataset.wish !== wish) Object.assign(control.dataset, { wish, eventId: api.newEventId() });
    await expecting(() => api.send(person.id, { ...event, event_id: control.dataset.eventId }));
    delete control.dataset.wish;
  }

  /** Shows that Postcard is writing, from the press until its answer is there or seems not to come. */
  async function expecting(work) {
    const stick = atEnd();
    reading = false;
    writing.hidden = false;
    if (stick) toEnd();
    clearTimeout(quiet);
    try {
      await work();
      quiet = setTimeout(answered, WRITING_MS);
    } catch (error) {
      answered();
      throw error;
    }
  }

  function answered() {
    writing.hidden = true;
  }

  /** Tell how far the person has seen, when the conversation is really on the screen. */
  function told() {
    const seen = [...entries.values()].reduce((most, entry) => Math.max(most, entry.seq), 0);
    if (seen && document.visibilityState === "visible" && scroll.offsetParent) read(seen);
  }

  function showClock(now) {
    if (!person) return;
    const zone = t("chat.zone", { time: time(now, person.time_zone), name: zoneName(person.time_zone) });
    // Messages come in the person's language, which need not be the page's.
    const language = person.locale.slice(0, 2);
    const reads = READS[language] && language !== currentLanguage() ? ` · ${t(READS[language])}` : "";
    byId("chat-zone").textContent = zone + reads;
  }

  const latest = () => [...entries.values()].findLast((entry) => entry.kind === "bot");
  return { open, receive, redraw: () => person && redraw(), send, showClock, told, toEnd, latest, entry: (receipt) => entries.get(receipt) };
}
