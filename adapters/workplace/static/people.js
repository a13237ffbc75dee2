// The left rail: the cast to play, and a search for anybody else.

import { avatar, byId, el, keepFocus } from "./dom.js";
import { picker } from "./picker.js";
import { t } from "./strings.js";

/** `take(personId)` sits down as somebody. */
export function people({ take }) {
  let cast = [];
  let visitor = null;
  let seated = "";

  function load(seats) {
    cast = seats;
    const search = picker({
      id: "people-words", placeholder: t("people.placeholder"),
      pick: (profile) => { search.input.value = ""; take(profile.id); },
    });
    const label = el("label", { class: "visually-hidden", for: "people-words", text: t("people.search") });
    byId("people-search").replaceChildren(label, search.root);
    draw();
  }

  const draw = () => keepFocus(byId("view-people"), build);

  function build() {
    byId("seats").replaceChildren(...cast.map((seat) => seatNode(seat, seat.part)));
    byId("visitor").replaceChildren(...(visitor ? [seatNode(visitor, visitor.title)] : []));
    const waiting = cast.some((seat) => seat.unread > 0 && seat.person_id !== seated);
    byId("views-unread").hidden = !waiting;
  }

  function seatNode(seat, second) {
    const mine = seat.person_id === seated;
    const unread = mine || !seat.unread ? null : el("span", { class: "seat__unread" },
      el("span", { "aria-hidden": "true", text: seat.unread > 99 ? "99+" : String(seat.unread) }),
      el("span", { class: "visually-hidden", text: `, ${t("people.unread", { n: seat.unread })}` }));
    return el("li", {}, el("button", {
      type: "button", class: "seat", "aria-current": mine ? "true" : null, data: { keep: seat.person_id },
      on: { click: () => take(seat.person_id) },
    }, avatar(el("span", { "aria-hidden": "true" }), seat.person_id, seat.name),
    el("span", { class: "seat__words" }, el("strong", { text: seat.name }), el("span", { class: "seat__part", text: second })), unread),
    mine && seat.about ? el("p", { class: "seat__about", text: seat.about }) : null);
  }

  /** Mark who is played; somebody outside the cast appears below the search. */
  function sit(profile) {
    seated = profile.id;
    const inCast = cast.some((seat) => seat.person_id === seated);
    visitor = inCast ? null : { person_id: profile.id, name: profile.name, title: profile.title, unread: 0 };
    draw();
  }

  function unread(counts) {
    let changed = false;
    for (const seat of cast) {
      const count = counts[seat.person_id] ?? seat.unread;
      changed ||= count !== seat.unread;
      seat.unread = count;
    }
    if (changed) draw();
  }

  const nameOf = (id) => cast.find((seat) => seat.person_id === id)?.name ?? "";
  return { load, sit, unread, nameOf, first: () => cast[0]?.person_id };
}
