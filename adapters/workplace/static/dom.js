// Builds elements. Words only ever become text nodes; nothing here parses markup.

/** An element: `properties` are attributes, except class, text, on (listeners) and data (dataset). */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** One of the symbols at the end of the page. Decoration: the words beside it carry the meaning. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Rebuilds a part of the page; the control with the same `data-keep` has the focus again afterwards. */
export function keepFocus(root, redraw) {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  redraw();
  if (held) root.querySelector(`[data-keep="${CSS.escape(held)}"]`)?.focus();
}

/** Initials in a colour of their own, always the same for the same person. */
export function avatar(node, id, name) {
  const words = name.trim().split(/\s+/);
  node.textContent = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("");
  const sum = [...id].reduce((total, letter) => total + letter.codePointAt(0), 0);
  node.className = `avatar avatar--${sum % 6}`;
  return node;
}

/** Says something to screen readers without moving anything. */
export function announce(words) {
  const status = byId("status");
  status.textContent = status.textContent === words ? `${words}\u00a0` : words;
}

let notices = 0;

/** Shows a problem until it is dismissed or the next one comes. */
export function notice(words, dismiss) {
  const box = byId("notice");
  const number = ++notices;
  const close = el("button", { type: "button", class: "notice__close", "aria-label": dismiss, on: { click: hide } }, icon("close"));
  box.replaceChildren(el("p", { text: words }), close);
  box.hidden = false;
  function hide() {
    if (number === notices) box.hidden = true;
  }
  return hide;
}

export function hideNotice() {
  byId("notice").hidden = true;
}
