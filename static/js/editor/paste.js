// A pasted block as edits: over the rows from the cursor on, and over new ones where they end.
import { base, isEditable, isLevel } from "./cells.js";
import { below, cellsOf, isMovable, keyAbove } from "./rows.js";
import { uuid } from "./uuid.js";

// {edits, added (keys of new rows), count (rows filled)}; as many columns as a row has begin at its first cell.
export function fill(row, field, block) {
  const lines = withoutHeadings(row, block);
  const fields = cellsOf(row).map((td) => td.dataset.field);
  const width = Math.max(0, ...lines.map((line) => line.length));
  const first = width < fields.length ? fields.indexOf(field) : 0;
  const filling = new Filling(row);
  const filled = lines.filter((line) => filling.take(named(fields.slice(first, first + width), line)));
  return { edits: filling.edits, added: filling.added, count: filled.length };
}

class Filling {
  edits = [];
  added = [];
  #tr; // the next row to be filled, null behind the last
  #key; // of the row above it
  #above = {}; // the level texts of the row above it

  constructor(row) {
    this.#tr = row;
    this.#key = keyAbove(row);
    this.levels = cellsOf(row).filter(isLevel).map((td) => td.dataset.field);
    this.fields = cellsOf(row).filter(isEditable).map((td) => td.dataset.field);
    this.rows = row.dataset.rows;
    this.mayGrow = isMovable(row);
  }

  // false behind the last row of a block that stays as long as it is
  take(texts) {
    if (!this.#tr && !this.mayGrow) return false;
    this.#carry(texts);
    const levels = this.#tr ? this.#over() : this.#beyond(texts);
    for (const field of this.fields.filter((name) => name in texts)) {
      this.edits.push({ op: "set", row: this.#key, field, new: texts[field] });
    }
    this.#above = { ...levels, ...texts };
    return true;
  }

  // An empty level is the one above, as merged cells arrive; under another first level it is just empty.
  #carry(texts) {
    let isSame = true;
    for (const field of this.levels.filter((name) => name in texts)) {
      if (texts[field] === "" && isSame) texts[field] = this.#above[field] || "";
      else isSame = isSame && texts[field] === this.#above[field];
      if (texts[field] === "" && !this.#above[field]) delete texts[field];
    }
  }

  #over() {
    const cells = cellsOf(this.#tr).filter(isLevel);
    this.#key = this.#tr.dataset.row;
    this.#tr = below(this.#tr);
    return Object.fromEntries(cells.map((td) => [td.dataset.field, base(td)]));
  }

  #beyond(texts) {
    const inherited = this.levels.filter((field) => !(field in texts));
    const values = Object.fromEntries(inherited.map((field) => [field, this.#above[field] || ""]));
    const row = uuid();
    this.edits.push({ op: "insert", rows: this.rows, row, after: this.#key, values });
    this.added.push(row);
    this.#key = row;
    return values;
  }
}

const named = (fields, line) => Object.fromEntries(fields.map((field, column) => [field, line[column] || ""]));

// The heading line of a copied table is no entry, and 绩效指标 beside the table is no level.
function withoutHeadings(row, block) {
  const labels = new Set(cellsOf(row).map((td) => td.dataset.label));
  const lines = block.filter((line) => line.filter((text) => labels.has(text)).length < 2);
  const isBeside = (line) => line.length > labels.size && ["", row.dataset.section].includes(line[0]);
  return lines.every(isBeside) ? lines.map((line) => line.slice(1)) : lines;
}
