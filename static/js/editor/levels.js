// The levels of indicators (一级, 二级指标): a merged cell changes with all its rows, and the levels agree.
import { base, control } from "./cells.js";
import { cellOf, covered, covering } from "./rows.js";

// The edits that a choice in a level cell means, for some of the rows that it stands for.
export function levelEdits(td, text, rows) {
  return rows.flatMap((tr) => [set(tr, td.dataset.field, text), companion(tr, td, text)].filter(Boolean));
}

// All rows of a merged cell, those of the same text around it.
export const groupOf = (td) => covered(covering(td));

function companion(tr, td, text) {
  const isFirst = td.dataset.field === "level1";
  const other = cellOf(tr, isFirst ? "level2" : "level1");
  const fitting = isFirst ? seconds(control(other), text) : firsts(control(td), text);
  if (!text || !fitting || fitting.includes(base(other))) return null;
  return set(tr, other.dataset.field, fitting.length === 1 ? fitting[0] : "");
}

function set(tr, field, text) {
  return { op: "set", row: tr.dataset.row, field, new: text };
}

const groups = (list) => Array.from(list.querySelectorAll("optgroup"));
const texts = (group) => Array.from(group.children, (option) => option.value);

// Second levels under a first one; null where the list does not know it.
function seconds(list, level1) {
  const group = groups(list).find(({ label }) => label === level1);
  return group ? texts(group) : null;
}

// First levels that have a second one; null where none has, as with texts that are only accepted.
function firsts(list, level2) {
  const found = groups(list).filter((group) => texts(group).includes(level2)).map(({ label }) => label);
  return found.length ? found : null;
}
