// One press, one effect: a control shows that it is at work and cannot be fired again meanwhile.

import { announce, hideNotice, notice } from "./dom.js";
import { t } from "./strings.js";

const SLOW_MS = 2000;

/**
 * Runs `work` for a press of `control`, which keeps its focus. Whether it went well.
 * Problems with single fields are `onFields`' business; every other problem is shown to the person.
 */
export async function busy(control, work, onFields = null) {
  if (control.getAttribute("aria-busy") === "true") return false;
  control.setAttribute("aria-busy", "true");
  control.setAttribute("aria-disabled", "true");
  hideNotice();
  const slow = setTimeout(() => announce(t("wait.slow")), SLOW_MS);
  try {
    await work();
    return true;
  } catch (error) {
    if (onFields && Object.keys(error.fields ?? {}).length) onFields(error.fields);
    else notice(error.message, t("error.dismiss"));
    return false;
  } finally {
    clearTimeout(slow);
    control.removeAttribute("aria-busy");
    control.removeAttribute("aria-disabled");
  }
}
