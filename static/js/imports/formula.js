// The line above the sheet, as in a spreadsheet: where the selected cell was read, and what stands there in the file.
const place = document.getElementById("formula-place");
const text = document.getElementById("formula-text");

export function showSource(table, td) {
  place.textContent = td.dataset.source || "";
  text.textContent = td.dataset.raw || "";
  const [letters, number] = [columns(table, td), td.closest("tr").querySelector(".ruler")];
  table.querySelectorAll(".ruler.is-here").forEach((ruler) => ruler.classList.remove("is-here"));
  for (const ruler of [...letters, number]) if (ruler) ruler.classList.add("is-here");
}

// The letters above a cell, by where they lie: merged cells make the order in the row tell nothing.
function columns(table, td) {
  const { left, right } = td.getBoundingClientRect();
  return Array.from(table.querySelectorAll("thead .ruler")).filter((letter) => {
    const box = letter.getBoundingClientRect();
    const middle = (box.left + box.right) / 2;
    return left < middle && middle < right;
  });
}
