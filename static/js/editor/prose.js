// Writing a long text: Enter begins a paragraph, Backspace takes its number back, and the browser can undo both.
import { control, entryRow } from "./cells.js";
import { lessNumber, newParagraph, ownNumber } from "./numbering.js";

// A long text has paragraphs; where it is no column of a table, Enter begins one instead of going to the next row.
export const isLong = (td) => td.dataset.kind === "text";
export const isProse = (td) => isLong(td) && !entryRow(td);

export function beginParagraph(td) {
  const { value, selectionStart, selectionEnd } = control(td);
  put(td, newParagraph(value, selectionStart, selectionEnd));
}

// Text at the caret, as if it had been typed.
export function insert(td, text) {
  const { selectionStart: from, selectionEnd: to } = control(td);
  put(td, { from, to, text, caret: from + text.length });
}

// The keys of a telephone tell what they do, not which they are.
export function wireProse(entry) {
  document.addEventListener("beforeinput", (event) => {
    const td = event.target.closest(".is-editing");
    if (!td || event.isComposing || !entry.isOpen(td) || !isLong(td)) return;
    const change = changeOf(event);
    if (!change) return;
    event.preventDefault();
    put(td, change);
  });
  document.addEventListener("input", (event) => event.isComposing || tidy(event));
  document.addEventListener("compositionend", tidy);
}

function tidy({ target, inputType }) {
  const td = target.closest(".is-editing");
  const isWritten = td && isLong(td) && !/^(?:delete|history)/.test(inputType || "");
  const change = isWritten && ownNumber(target.value, target.selectionStart);
  if (change) put(td, change);
}

function changeOf({ inputType, target: { value, selectionStart, selectionEnd } }) {
  if (inputType === "insertLineBreak") return newParagraph(value, selectionStart, selectionEnd);
  return inputType === "deleteContentBackward" ? lessNumber(value, selectionStart, selectionEnd) : null;
}

// The browser would show where the replaced text ends, which may be far below the caret.
function put(td, { from, to, text, caret }) {
  const entry = control(td);
  const { scrollY: top } = window;
  entry.setSelectionRange(from, to);
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    entry.setRangeText(text);
    entry.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  entry.setSelectionRange(caret, caret);
  window.scrollTo({ top, behavior: "instant" });
  reveal(td, caret);
}

// The text below the entry lies as it does, and can say where its characters are.
function reveal(td, caret) {
  const text = td.querySelector(".text").firstChild;
  if (!text) return;
  const range = document.createRange();
  const at = Math.min(caret, text.length - 1);
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  const { top, bottom } = range.getBoundingClientRect();
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
  const highest = parseFloat(scrollPaddingTop) || 0;
  const lowest = window.visualViewport.offsetTop + window.visualViewport.height - (parseFloat(scrollPaddingBottom) || 0);
  const away = Math.max(0, bottom - lowest) || Math.min(0, top - highest);
  window.scrollBy({ top: away, behavior: "instant" });
}
