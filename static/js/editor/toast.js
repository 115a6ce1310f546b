// A short message with one thing to do about it, e.g. 已粘贴 9 行 · 撤销.
import { button, make } from "./dom.js";

const SECONDS = 10;
let timer = 0;

export function toast(words, label, act) {
  const box = document.getElementById("toast");
  const hide = () => { box.hidden = true; };
  box.replaceChildren(make("span", {}, words));
  if (label) box.append(button(label, () => { hide(); act(); }, "link"));
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hide, SECONDS * 1000);
}
