// The right panel: four tabs, moved between with the arrow keys.

import { byId } from "./dom.js";

const NAMES = ["tour", "clock", "glance", "inspector"];

/** `shown(name)` runs when a tab comes to the front. */
export function panel({ shown }) {
  const tabs = NAMES.map((name) => byId(`tab-${name}`));
  let current = "";

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(NAMES[index]));
    tab.addEventListener("keydown", (event) => {
      const last = tabs.length - 1;
      const to = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(NAMES[to]);
      tabs[to].focus();
    });
  }

  function show(name) {
    for (const each of NAMES) {
      const on = each === name;
      byId(`tab-${each}`).setAttribute("aria-selected", String(on));
      byId(`tab-${each}`).tabIndex = on ? 0 : -1;
      byId(`panel-${each}`).hidden = !on;
    }
    current = name;
    shown(name);
  }

  return { show, current: () => current };
}
