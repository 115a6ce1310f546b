// Sums as one types; what the server answers replaces them.
import { findCell, print, typed } from "./cells.js";
import { cents, grouped } from "./money.js";

export function updateSums(table) {
  for (const td of table.querySelectorAll("td[data-sum-of]")) {
    const parts = td.dataset.sumOf.split(" ").map((where) => typed(findCell(table, { where })).trim());
    const total = sum(parts);
    if (total !== null) print(td, total);
  }
}

function sum(parts) {
  const filled = parts.filter((text) => text !== "");
  const amounts = filled.map(cents);
  if (amounts.includes(null)) return null;
  return filled.length ? grouped(amounts.reduce((total, amount) => total + amount, 0n)) : "";
}
