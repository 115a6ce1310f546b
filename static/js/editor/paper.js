// How a typed text will look on paper, until the server, which decides it, has answered.
import { cents, grouped } from "./money.js";
import { normalise } from "./operators.js";

export function onPaper(kind, text) {
  if (kind === "target") return normalise(text);
  if (kind === "money") {
    const amount = cents(text);
    return amount === null ? text : grouped(amount);
  }
  return text;
}
