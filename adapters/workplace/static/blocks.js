// A neutral message as elements. Every block and span the vocabulary has; words go in as text only.

import { el, icon } from "./dom.js";
import { t } from "./strings.js";

const SPANS = {
  text: (span) => document.createTextNode(span.text),
  strong: (span) => el("strong", { text: span.text }),
  emphasis: (span) => el("em", { text: span.text }),
  code: (span) => el("code", { text: span.text }),
  link: (span) => link(span.url, span.text),
  line_break: () => el("br"),
};

export const spansOf = (spans) => spans.map((span) => SPANS[span.type](span));

function link(url, words, className = null) {
  return el("a", { href: url, class: className, target: "_blank", rel: "noopener noreferrer" },
    words, el("span", { class: "visually-hidden", text: ` (${t("chat.link")})` }), icon("out"));
}

// Pictures come from this site only; any other is its alternative text and a link.
function picture(block) {
  const ours = block.url.startsWith("/") && !block.url.startsWith("//");
  if (ours) return el("img", { class: "picture", src: block.url, alt: block.alternative });
  const away = /^https?:/.test(block.url) ? link(block.url, t("chat.picture_open")) : null;
  return el("p", { class: "picture picture--words" }, icon("picture"), el("span", { text: t("chat.picture", { words: block.alternative }) }), away);
}

/** `acts` has `press(control, button)` and `ask(control, form)`. */
const BLOCKS = {
  heading: (block) => el("h3", { text: block.text }),
  paragraph: (block) => el("p", {}, spansOf(block.spans)),
  bullets: (block) => el("ul", {}, block.items.map((item) => el("li", {}, spansOf(item)))),
  quote: (block) => el("blockquote", {}, el("p", {}, spansOf(block.spans))),
  facts: (block) =>
    el("dl", { class: "facts" }, block.items.map((fact) => el("div", {}, el("dt", { text: fact.label }), el("dd", {}, spansOf(fact.spans))))),
  image: picture,
  note: (block) => el("p", { class: "note" }, spansOf(block.spans)),
  divider: () => el("hr"),
  buttons: (block, acts) => el("div", { class: "buttons" }, block.items.map((item) => button(item, acts))),
  ask: (block, acts) =>
    el("div", { class: "buttons" }, el("button", {
      type: "button", class: `button button--${block.tone}`, "aria-haspopup": "dialog",
      on: { click: (event) => acts.ask(event.currentTarget, block.form) },
    }, `${block.label}…`)),
};

function button(item, acts) {
  if (item.type === "link_button") return link(item.url, item.label, "button button--default");
  return el("button", {
    type: "button", class: `button button--${item.tone}`,
    on: { click: (event) => acts.press(event.currentTarget, item) },
  }, item.label);
}

/** The blocks of a message, neighbouring rows of buttons joined into one; its summary when it has no blocks. */
export function blocksOf(message, acts) {
  const nodes = message.blocks.map((block) => BLOCKS[block.type](block, acts));
  const joined = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.className === "buttons" && last?.className === "buttons") last.append(...node.childNodes);
    else joined.push(node);
  }
  return joined.length ? joined : [el("p", { text: message.summary })];
}
