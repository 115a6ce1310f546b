// What a person did before the scripts were ready: typed texts are edits like any other, and the caret stays.
import { address, control, isEditable, isList, type, typed } from "./cells.js";

// Where the person is, and what is typed there and elsewhere; to be read before anything on the page is changed.
export function lookAround(table) {
  const here = document.activeElement && document.activeElement.closest("td.value");
  const changed = Array.from(table.querySelectorAll("td.is-editable")).filter((td) => typed(td) !== served(td));
  return { here, texts: new Map(changed.map((td) => [td, typed(td)])) };
}

// perform(edits) carries edits out and remembers them for undo
export function takeOver({ here, texts }, { cursor, entry, perform }) {
  texts.forEach((text, td) => type(td, text));
  if (here) settleIn(here, { cursor, entry });
  if (texts.has(entry.td)) entry.input(entry.td);
  const left = Array.from(texts).filter(([td]) => td !== entry.td);
  perform(left.map(([td, text]) => ({ op: "set", ...address(td), new: text })));
}

// The cell is opened before the cursor comes, which selects the whole text of any other.
function settleIn(here, { cursor, entry }) {
  if (isEditable(here) && !isList(here)) entry.open(here);
  cursor.select(here);
}

// The text that a control came with.
function served(td) {
  const entry = control(td);
  if (!isList(td)) return entry.defaultValue;
  const chosen = Array.from(entry.options).filter((option) => option.defaultSelected).pop();
  return chosen ? chosen.value : "";
}
