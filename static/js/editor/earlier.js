// Cells that still are as an earlier form (上年) filled them: marked until they are changed, and again if that is undone.
import { base, focusable } from "./cells.js";

export function watchEarlier(table) {
  const begun = new Map(Array.from(table.querySelectorAll("td.is-earlier"), (td) => [td, base(td)]));
  const check = (td) => begun.has(td) && mark(td, base(td) === begun.get(td));
  const watcher = new MutationObserver((changes) => {
    new Set(changes.map(({ target }) => target.closest("td.value"))).forEach(check);
  });
  // What a cell is to hold is an attribute of its hidden input, or the text of a computed one.
  if (begun.size) watcher.observe(table, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });
}

function mark(td, isEarlier) {
  td.classList.toggle("is-earlier", isEarlier);
  focusable(td).title = isEarlier ? td.querySelector(".earlier").textContent : "";
}
