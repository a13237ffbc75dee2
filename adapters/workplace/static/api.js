// Talks to the workplace. Every call ends: with an answer, or with an ApiError in words a person can act on.

import { currentLanguage, t } from "./strings.js";

const BASE = "/workplace/api";
const SECONDS = 30;

/** `sentence` can be shown as it is; `fields` are words per form field. */
export class ApiError extends Error {
  constructor(sentence, fields = {}) {
    super(sentence);
    this.fields = fields;
  }
}

async function call(path, { body, seconds = SECONDS, query = {} } = {}) {
  const url = `${BASE}${path}?${new URLSearchParams({ language: currentLanguage(), ...query })}`;
  const options = { signal: AbortSignal.timeout(seconds * 1000) };
  if (body !== undefined) {
    Object.assign(options, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  }
  let response, data;
  try {
    response = await fetch(url, options);
    data = await response.json();
  } catch (error) {
    throw new ApiError(t(error.name === "TimeoutError" ? "error.slow" : "error.network"));
  }
  if (response.ok) return data;
  throw new ApiError(t(response.status >= 500 ? "error.server" : "error.refused", { sentence: data.error ?? "" }));
}

const person = (id) => `/people/${encodeURIComponent(id)}`;

export const start = () => call("/start");
export const people = (words, limit = 8) => call("/people", { query: { words, limit } });
export const seat = (id) => call(person(id));
export const read = (id, seq) => call(`${person(id)}/read`, { body: { seq } });
export const clock = () => call("/clock");
export const moveClock = (to) => call("/clock", { body: to, seconds: 300 });
export const glance = () => call("/glance");
export const tour = () => call("/tour");
export const view = (receipt, name) => call(`/entries/${encodeURIComponent(receipt)}/as/${encodeURIComponent(name)}`);

/** An id for one wish of a person. Sent again after a lost answer, the same id has its effect once. */
export function newEventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Throws ApiError with words per field when a form was not accepted. */
export async function send(id, event) {
  const { fields } = await call(`${person(id)}/events`, { body: event });
  if (Object.keys(fields).length) throw new ApiError("", fields);
}

/** Opens the stream of one person; `handlers` are functions by event name, and `lost` and `back`. */
export function listen(id, after, handlers) {
  const query = new URLSearchParams({ language: currentLanguage(), after });
  const source = new EventSource(`${BASE}${person(id)}/stream?${query}`);
  let lost = false;
  for (const name of ["entry", "unread", "clock"]) {
    source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    if (!lost) handlers.lost();
    lost = true;
  });
  source.addEventListener("open", () => {
    if (lost) handlers.back();
    lost = false;
  });
  return () => source.close();
}
