// The programme at a glance: progress, deliveries that add up, concerns, released pulse results.

import * as api from "./api.js";
import { busy } from "./busy.js";
import { byId, el, keepFocus } from "./dom.js";
import { number, t } from "./strings.js";

const COUNTS = ["delivered", "failed", "skipped", "unknown", "waiting"];

export function glanceTab() {
  const root = byId("panel-glance");

  async function load() {
    const glance = await api.glance();
    keepFocus(root, () => draw(glance));
  }

  function draw(glance) {
    const parts = [
      ...section("glance.progress", "", glance.progress.map(progress), "bars"),
      ...(glance.ledger.length ? [el("h3", { text: t("glance.ledger") }), el("p", { class: "note", text: t("glance.ledger_hint") }), ledger(glance.ledger)] : []),
      ...section("glance.concerns", "", concerns(glance.concerns), "bars"),
      ...section("glance.pulse", t("glance.pulse_hint"), glance.pulse.map(pulse), "bars"),
    ];
    root.replaceChildren(
      el("div", { class: "panel__head" }, el("h2", { text: t("glance.title") }),
        el("button", { type: "button", class: "button button--quiet", data: { keep: "refresh" }, text: t("glance.refresh"), on: { click: (event) => busy(event.currentTarget, load) } })),
      el("p", { class: "glance__state", text: glance.title }),
      ...(parts.length ? parts : [el("p", { class: "muted", text: t("glance.nothing") })]));
  }

  function section(key, hint, rows, look) {
    if (!rows.length) return [];
    return [el("h3", { text: t(key) }), hint && el("p", { class: "note", text: hint }), el("ul", { class: look }, rows)].filter(Boolean);
  }

  function bar(label, words, value, max, look = "") {
    return el("li", { class: "bar" },
      el("span", { class: "bar__label", text: label }), el("span", { class: "bar__words", text: words }),
      value === null ? null : el("progress", { class: look, max: Math.max(max, 1), value, "aria-label": label }));
  }

  const progress = (row) => bar(row.label, t("glance.of", { count: row.count, total: row.total }), row.count, row.total);

  function concerns(rows) {
    const most = Math.max(...rows.map((row) => row.count), 1);
    return rows.map((row) => bar(row.label, number(row.count), row.count, most, "is-red"));
  }

  const pulse = (row) => bar(row.label, row.words, row.share, 1);

  function ledger(rows) {
    const heads = [...COUNTS, "total"].map((name) => el("th", { scope: "col", text: t(`glance.${name}`) }));
    return el("table", { class: "ledger" },
      el("caption", { class: "visually-hidden", text: t("glance.ledger") }),
      el("thead", {}, el("tr", {}, heads)),
      rows.map((row) => el("tbody", {},
        el("tr", {}, el("th", { scope: "rowgroup", colspan: 6, text: row.label })),
        el("tr", {}, COUNTS.map((name) => el("td", { class: row[name] ? `is-${name}` : "is-none", text: number(row[name]) })),
          el("td", { class: "is-total", text: number(COUNTS.reduce((sum, name) => sum + row[name], 0)) })))));
  }

  return { load };
}
