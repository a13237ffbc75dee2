// One field of a form: label, hint, control and problem, tied together for every kind.

import { el } from "./dom.js";
import { picker } from "./picker.js";
import { t } from "./strings.js";

const SELECT_FROM = 8;
let made = 0;

/** The field as { key, root, value(), check(), problem(words), focus() }. `draft` is what was typed before. */
export function fieldOf(field, draft) {
  const id = `field-${++made}`;
  const start = draft ?? field.initial ?? "";
  const control = KINDS[field.type](field, id, start);
  const error = el("p", { class: "field__error", id: `${id}-error`, hidden: true });
  const hint = field.hint ? el("p", { class: "field__hint", id: `${id}-hint`, text: field.hint }) : null;
  const describedBy = [hint && `${id}-hint`, control.counter && `${id}-counter`].filter(Boolean);
  const optional = field.required ? null : el("span", { class: "field__optional", text: ` (${t("form.optional")})` });
  const label = control.group
    ? el("legend", { class: "field__label" }, field.label, optional)
    : el("label", { class: "field__label", for: id }, field.label, optional);
  const root = el(control.group ? "fieldset" : "div", { class: `field field--${field.type}` }, label, hint, control.node, control.counter, error);
  const described = control.group ? root : control.target;
  described.setAttribute("aria-describedby", describedBy.join(" "));
  if (field.required && !control.group) control.target.setAttribute("aria-required", "true");

  function problem(words) {
    error.textContent = words;
    error.hidden = !words;
    described.setAttribute("aria-describedby", [...describedBy, words && error.id].filter(Boolean).join(" "));
    for (const target of control.targets ?? [control.target]) {
      if (words) target.setAttribute("aria-invalid", "true");
      else target.removeAttribute("aria-invalid");
    }
  }

  return {
    key: field.key,
    root,
    value: control.value,
    draft: control.draft ?? control.value,
    problem,
    check: () => control.check?.() || (field.required && !control.value().trim() ? t(control.missing ?? "form.required") : ""),
    focus: () => {
      (control.targets?.find((target) => target.checked) ?? control.targets?.[0] ?? control.target).focus();
      root.scrollIntoView({ block: "nearest" });
    },
  };
}

function words(node, field, id) {
  const counter = el("p", { class: "field__counter", id: `${id}-counter` });
  const count = () => (counter.textContent = t("form.length", { n: node.value.length, limit: field.max_length }));
  node.addEventListener("input", count);
  count();
  return {
    node, target: node, counter: field.max_length >= 200 ? counter : null,
    value: () => node.value,
    check: () => (node.value.trim().length > field.max_length ? t("form.too_long", { n: node.value.trim().length - field.max_length }) : ""),
  };
}

function input(type) {
  return (field, id, start) => {
    const node = el("input", { id, type, class: "input", name: field.key, value: start });
    return { node, target: node, value: () => node.value };
  };
}

function shortText(field, id, start) {
  return words(el("input", { id, type: "text", class: "input", name: field.key, autocomplete: "off", value: start }), field, id);
}

function longText(field, id, start) {
  const node = el("textarea", { id, class: "input", name: field.key, rows: 5 });
  node.value = start;
  return words(node, field, id);
}

function choice(field, id, start) {
  if (!field.many && field.options.length >= SELECT_FROM) return select(field, id, start);
  return ticks(field, id, start.split(","), field.many ? "checkbox" : "radio");
}

function select(field, id, start) {
  const node = el("select", { id, class: "input", name: field.key }, el("option", { value: "", text: t("form.choose") }),
    field.options.map((option) => el("option", { value: option.value, text: option.label, selected: option.value === start })));
  return { node, target: node, missing: "form.choose_one", value: () => node.value };
}

function ticks(field, id, chosen, type) {
  const targets = field.options.map((option, index) => el("input", {
    type, id: `${id}-${index}`, name: id, value: option.value,
    checked: chosen.includes(option.value), required: type === "radio" && field.required,
  }));
  const node = el("div", { class: "ticks" }, field.options.map((option, index) =>
    el("label", { class: "tick" }, targets[index], el("span", { text: option.label }))));
  return {
    node, targets, group: true, missing: "form.choose_one",
    value: () => targets.filter((target) => target.checked).map((target) => target.value).join(","),
  };
}

function person(_field, id, start) {
  let chosen = null;
  try { chosen = JSON.parse(start); } catch { /* nobody chosen before */ }
  const search = picker({
    id, placeholder: t("form.person"),
    type: () => (chosen = null),
    pick: (profile) => { chosen = { id: profile.id, name: profile.name }; search.input.value = profile.name; },
  });
  search.input.value = chosen?.name ?? "";
  return {
    node: search.root, target: search.input,
    value: () => chosen?.id ?? "",
    draft: () => (chosen ? JSON.stringify(chosen) : ""),
    check: () => (search.input.value.trim() && !chosen ? t("form.choose_person") : ""),
  };
}

const KINDS = {
  short_text: shortText,
  long_text: longText,
  choice,
  scale: (field, id, start) => ticks(field, id, [start], "radio"),
  day: input("date"),
  time: input("time"),
  person,
};
