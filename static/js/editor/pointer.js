// The mouse: one press selects, another edits, drawing over cells or Shift spans a range.
// Long texts, and fingers, go straight to editing.
import { isEditable, isLevel, isList } from "./cells.js";

const isTouch = () => window.matchMedia("(pointer: coarse)").matches;

export function wirePointer({ cursor, entry, scope }) {
  let isDrawing = false;

  cursor.table.addEventListener("mousedown", (event) => {
    const td = event.target.closest("td.value");
    if (!td || event.button !== 0 || event.target.closest(".popover")) return;
    if (event.shiftKey && cursor.td && !entry.isOpen()) return span(td, event);
    const isSelected = td === cursor.td && document.activeElement === event.target;
    if (!isEditable(td) || isList(td)) choose(td, event);
    else if (isSelected || isTouch() || td.dataset.kind === "text") edit(td);
    else choose(td, event);
  });
  cursor.table.addEventListener("mouseover", ({ target, buttons }) => {
    const td = target.closest("td.value");
    if (isDrawing && td && buttons === 1) cursor.extendTo(td);
  });
  document.addEventListener("mouseup", () => { isDrawing = false; });

  function span(td, event) {
    event.preventDefault();
    cursor.extendTo(td);
  }

  // A list opens at once, but first asks for which rows where it stands for several.
  function choose(td, event) {
    const asks = isLevel(td) && isEditable(td) && scope.isNeeded(td);
    if (entry.isOpen(td)) return;
    if (!isList(td) || asks) event.preventDefault();
    entry.close();
    cursor.select(td);
    isDrawing = !isList(td);
    if (asks) entry.open(td);
  }

  // The browser puts the caret where the text was pressed.
  function edit(td) {
    if (entry.isOpen(td)) return;
    entry.open(td);
    if (td !== cursor.td) cursor.select(td);
  }
}
