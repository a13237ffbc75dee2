// Puts the page together: one person plays every role.

import * as api from "./api.js";
import { chat } from "./chat.js";
import { clockTab } from "./clock.js";
import { composer } from "./composer.js";
import { announce, byId, hideNotice, notice } from "./dom.js";
import { glanceTab } from "./glance.js";
import { inspectorTab } from "./inspector.js";
import { panel } from "./panel.js";
import { people } from "./people.js";
import { currentLanguage, moment, preferredLanguage, t, useLanguage } from "./strings.js";
import { tourTab } from "./tour.js";

const SETTLE_MS = 400;
let person = null;
let place = { time_zone: "UTC", organisation: "" };
let now = null;
let hangUp = () => {};
let switching = 0;
let settling = 0;
let seen = "";

const talk = chat({ inspect, read, landed: (text) => write.landed(text) });
const write = composer({ send: (event, control) => talk.send(event, control) });
const rail = people({ take });
const clock = clockTab({ moved });
const glance = glanceTab();
const tour = tourTab({ take, nameOf: (id) => rail.nameOf(id) });
const inspector = inspectorTab({ latest: () => talk.latest(), zone: () => person?.time_zone ?? "UTC" });
const tabs = { tour, clock, glance, inspector };
const side = panel({ shown: (name) => attempt(() => tabs[name].load()) });

/** Sit down as somebody: their conversation, live from now on. Whether there is such a person. */
async function take(id) {
  const number = ++switching;
  let found;
  try {
    found = await api.seat(id);
  } catch (error) {
    notice(error.message, t("error.dismiss"));
    return false;
  }
  if (number !== switching) return true;
  const moving = person?.id !== id;
  hangUp();
  hideNotice();
  person = found.person;
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  if (moving) { write.clear(); inspector.forget(); }
  write.address(person.name);
  go("chat");
  talk.open(person, found.entries, found.unread);
  rail.sit(person);
  tour.sit(id);
  tick(now);
  hangUp = api.listen(id, found.revision, {
    entry: (entry) => { if (entry && person.id === id) talk.receive(entry); settle(); },
    unread: (counts) => { rail.unread(counts); settle(); },
    clock: (data) => tick(data.now),
    lost: () => notice(t("error.gone"), t("error.dismiss")),
    back: () => { hideNotice(); announce(t("error.back")); },
  });
  if (side.current() === "inspector") attempt(() => inspector.load());
  document.title = `${person.name} · Postcard`;
  if (!moving) return true;
  announce(t("people.seated", { name: person.name }));
  attempt(() => api.send(id, { kind: "opened", event_id: api.newEventId() }));
  return true;
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notice(error.message, t("error.dismiss"));
    return null;
  }
}

async function read(seq) {
  const id = person.id;
  if (seen === `${id} ${seq}`) return;
  seen = `${id} ${seq}`;
  const answer = await attempt(() => api.read(id, seq));
  if (answer) rail.unread({ [id]: answer.unread });
}

function inspect(entry) {
  inspector.inspect(entry);
  go("programme");
  side.show("inspector");
  byId("tab-inspector").focus();
}

function tick(moment_) {
  if (!moment_) return;
  now = moment_;
  byId("top-clock").textContent = moment(now, place.time_zone);
  byId("top-clock").dateTime = now;
  talk.showClock(now);
  clock.tick(now);
}

/** After a move: the time and the unread counts, wherever they show. */
async function moved(to) {
  tick(to);
  const fresh = await api.start();
  rail.unread(Object.fromEntries(fresh.cast.map((seat) => [seat.person_id, seat.unread])));
  settle();
}

/** Something happened: refresh the tab in front once things calm down. */
function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const name = side.current();
    if (name !== "inspector") attempt(() => tabs[name].load());
  }, SETTLE_MS);
}

/** On a phone one view at a time is on the screen. */
function go(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-go]")) {
    if (button.dataset.go === view) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  if (view === "chat" && person) { talk.toEnd(); talk.told(); }
}

async function speak(language) {
  await useLanguage(language);
  place = await api.start();
  byId("organisation").textContent = place.organisation;
  rail.load(place.cast);
  inspector.setViews(place.views);
  if (person) {
    rail.sit(person);
    write.address(person.name);
    talk.redraw();
  }
  tick(now ?? (await api.clock()).now);
  side.show(side.current() || "tour");
}

for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(button.dataset.go));
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => { if (button.dataset.language !== currentLanguage()) attempt(() => speak(button.dataset.language)); });
}
document.addEventListener("visibilitychange", () => { if (person) talk.told(); });

await attempt(async () => {
  await speak(preferredLanguage());
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (!wanted || !(await take(wanted))) await take(rail.first());
  document.body.dataset.ready = "yes";
});
