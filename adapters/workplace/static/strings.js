// The page's own words, numbers and times, in the language chosen.

const LANGUAGES = ["en", "es"];
const STORED = "postcard-language";
let strings = {};
let language = "en";

export const currentLanguage = () => language;

/** The language chosen before, else the browser's if we speak it, else English. */
export function preferredLanguage() {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages.map((each) => each.slice(0, 2))];
  return wanted.find((each) => LANGUAGES.includes(each)) ?? "en";
}

/** Load a language and put its words on every element that names a key. */
export async function useLanguage(code) {
  const response = await fetch(`/workplace/static/strings.${code}.json`);
  strings = await response.json();
  language = code;
  localStorage.setItem(STORED, code);
  document.documentElement.lang = code;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-language]")) {
    node.setAttribute("aria-pressed", String(node.dataset.language === code));
  }
}

/** The words for a key, filled in. A key with counted forms is chosen by `n`. */
export function t(key, values = {}) {
  let words = strings[key] ?? key;
  if (typeof words === "object") {
    const form = new Intl.PluralRules(strings.locale).select(values.n);
    words = words[form] ?? words.other;
  }
  return words.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : String(value ?? "");
  });
}

export const hasWords = (key) => key in strings;
export const number = (value) => new Intl.NumberFormat(strings.locale).format(value);

const format = (iso, zone, options) => new Intl.DateTimeFormat(strings.locale, { timeZone: zone, ...options }).format(new Date(iso));
export const time = (iso, zone) => format(iso, zone, { hour: "numeric", minute: "2-digit" });
export const day = (iso, zone) => format(iso, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const moment = (iso, zone) =>
  format(iso, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });
export const dayKey = (iso, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(iso));
export const zoneName = (zone) => zone.split("/").at(-1).replaceAll("_", " ");
