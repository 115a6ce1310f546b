// The sheet as a grid of places: a merged cell fills all of its own.
export class Grid {
  #table;
  #lines = null;
  #places = new Map();

  constructor(table) {
    this.#table = table;
    table.addEventListener("regroup", () => { this.#lines = null; });
  }

  // {row, column, bottom, right} of a cell
  place(td) {
    this.#plan();
    return this.#places.get(td);
  }

  // The first value cell from a place on, in steps; null at the edge. Headings are stepped over.
  find(row, column, down, right, from = null) {
    const lines = this.#plan();
    for (;;) {
      row += down;
      column += right;
      const cell = lines[row] && lines[row][column];
      if (!cell) return null;
      if (cell !== from && cell.matches("td.value")) return cell;
    }
  }

  // The spot one row further, or behind the cell's edge; null outside the table.
  beside({ row, column }, down, right) {
    const lines = this.#plan();
    const { column: left, right: end } = this.#places.get(lines[row][column]);
    const spot = { row: row + down, column: right > 0 ? end + 1 : right < 0 ? left - 1 : column };
    return lines[spot.row] && lines[spot.row][spot.column] ? spot : null;
  }

  // The cells between two corners, line by line, for ranges.
  block(one, other) {
    const lines = this.#plan();
    const [top, bottom] = sorted(one.row, other.row);
    const [left, right] = sorted(one.column, other.column);
    return lines.slice(top, bottom + 1).map((line) => unique(line.slice(left, right + 1)));
  }

  line(row) {
    return unique(this.#plan()[row]);
  }

  #plan() {
    if (this.#lines) return this.#lines;
    this.#lines = [];
    this.#places.clear();
    Array.from(this.#table.rows).forEach((tr, row) => this.#layLine(tr, row));
    return this.#lines;
  }

  #layLine(tr, row) {
    let column = 0;
    for (const cell of tr.cells) {
      if (cell.matches(".is-covered, .handles, .marks, .change-bar, .ruler")) continue;
      while (this.#lines[row] && this.#lines[row][column]) column += 1;
      this.#lay(cell, row, column);
      column += cell.colSpan;
    }
  }

  #lay(cell, row, column) {
    this.#places.set(cell, { row, column, bottom: row + cell.rowSpan - 1, right: column + cell.colSpan - 1 });
    for (let line = row; line < row + cell.rowSpan; line += 1) {
      this.#lines[line] = this.#lines[line] || [];
      for (let at = column; at < column + cell.colSpan; at += 1) this.#lines[line][at] = cell;
    }
  }
}

const sorted = (one, other) => (one < other ? [one, other] : [other, one]);
const unique = (cells) => Array.from(new Set(cells)).filter((cell) => cell && cell.matches("td.value"));
