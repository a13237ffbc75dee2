// Forms as a dialog. What was typed survives a refusal, a lost connection and closing the dialog.

import { announce, byId, el, icon } from "./dom.js";
import { busy } from "./busy.js";
import { spansOf } from "./blocks.js";
import { fieldOf } from "./fields.js";
import { t } from "./strings.js";

// Drafts live in this page only, by person and form: they may be confidential.
const drafts = new Map();

/** Open a form for a person. `submit(answers)` sends it and throws ApiError with words per field. */
export function openForm(form, personId, submit) {
  const sheet = byId("sheet");
  const draftKey = `${personId} ${form.form_id}`;
  const draft = drafts.get(draftKey) ?? {};
  const fields = form.fields.map((field) => fieldOf(field, draft[field.key]));
  const problems = el("p", { class: "sheet__problems", role: "alert", hidden: true });
  const send = el("button", { type: "submit", class: "button button--primary", text: form.submit_label });
  const body = el("form", { novalidate: true, on: { submit: submitted } },
    el("header", { class: "sheet__head" },
      el("h2", { id: "sheet-title", text: form.title }),
      el("button", { type: "button", class: "icon-button", "aria-label": t("form.close"), on: { click: () => sheet.close() } }, icon("close"))),
    el("div", { class: "sheet__body" },
      form.intro.length ? el("p", { class: "sheet__intro" }, spansOf(form.intro)) : null,
      Object.keys(draft).length ? el("p", { class: "note", text: t("form.draft") }) : null,
      problems, fields.map((field) => field.root)),
    el("footer", { class: "sheet__foot" },
      el("button", { type: "button", class: "button button--quiet", text: t("form.cancel"), on: { click: () => sheet.close() } }), send));

  const answers = () => Object.fromEntries(fields.map((field) => [field.key, field.value()]));

  function show(words) {
    for (const field of fields) field.problem(words[field.key] ?? "");
    const wrong = fields.filter((field) => words[field.key]);
    problems.hidden = !wrong.length;
    problems.textContent = wrong.length ? t("form.problems", { n: wrong.length }) : "";
    wrong[0]?.focus();
  }

  async function submitted(event) {
    event.preventDefault();
    const words = Object.fromEntries(fields.map((field) => [field.key, field.check()]).filter(([, problem]) => problem));
    show(words);
    if (Object.keys(words).length) return;
    if (await busy(send, () => submit(answers()), show)) {
      drafts.delete(draftKey);
      sheet.dataset.sent = "yes";
      sheet.close();
      announce(t("form.sent"));
    }
  }

  sheet.onclose = () => {
    if (sheet.dataset.sent !== "yes") {
      const typed = fields.map((field) => [field.key, field.draft()]);
      const kept = Object.fromEntries(typed.filter(([key, value]) => value !== initialOf(form, key)));
      if (Object.keys(kept).length) drafts.set(draftKey, kept);
      else drafts.delete(draftKey);
    }
    sheet.replaceChildren();
    sheet.removeAttribute("aria-labelledby");
  };
  delete sheet.dataset.sent;
  sheet.replaceChildren(body);
  sheet.setAttribute("aria-labelledby", "sheet-title");
  sheet.showModal();
  (fields[0] ?? { focus: () => send.focus() }).focus();
}

const initialOf = (form, key) => form.fields.find((field) => field.key === key).initial ?? "";
