// What is said at a cell: why a text was refused, and that all is well again.
import { control } from "./cells.js";
import { make } from "./dom.js";

// A quarrel with oneself comes from another tab.
export const isOwn = ({ by_id: person }) => String(person) === document.getElementById("editor").dataset.person;

export function by(result) {
  const who = isOwn(result) ? "您在另一个窗口" : result.by;
  return who ? `${who} ${result.at} ` : "";
}

// No quarrel about this cell any more.
export function settle(td) {
  td.classList.remove("is-saving", "is-refused", "is-conflict");
  td.querySelectorAll(".cell-note, .conflict").forEach((note) => note.remove());
  describe(td, "");
}

export function refuse(td, message) {
  settle(td);
  td.classList.add("is-refused");
  const note = make("p", { class: "popover cell-note", id: `note:${td.id}`, role: "alert" }, message);
  td.append(note);
  describe(td, note.id);
}

// It is saved, but otherwise than it was typed.
export function remark(td, message) {
  td.append(make("p", { class: "popover cell-note is-remark", role: "status" }, message));
}

// A reason lies over the cells below it, so it shows only while the cursor is at its own.
export function unfold(td, isHere) {
  td.querySelectorAll(".cell-note").forEach((note) => { note.hidden = !isHere; });
}

function describe(td, id) {
  const entry = control(td);
  if (id) {
    entry.setAttribute("aria-invalid", "true");
    entry.setAttribute("aria-describedby", id);
  } else if (!td.classList.contains("is-error")) {
    entry.removeAttribute("aria-invalid");
    entry.removeAttribute("aria-describedby");
  }
}
