// What a page with a sheet to write in listens to, whatever else it does: its cells, and that it is left.
import { isList } from "./cells.js";

export function wireTable({ table, cursor, entry, write }) {
  table.addEventListener("input", ({ target }) => {
    const td = target.closest("td.value");
    if (!isList(td)) entry.input(td);
  });
  table.addEventListener("change", ({ target }) => {
    const td = target.closest("td.value");
    if (!isList(td)) return;
    write(td, target.value);
    if (entry.isUnfolded) entry.close();
  });
  // One that began before the scripts were ready is first heard of by an update.
  const compose = ({ target }) => {
    entry.open(target.closest("td"));
    entry.compose(true);
  };
  for (const step of ["compositionstart", "compositionupdate"]) table.addEventListener(step, compose);
  table.addEventListener("compositionend", () => entry.compose(false));
  table.addEventListener("focusin", ({ target }) => {
    const td = target.closest("td.value");
    if (td && td !== cursor.td && !target.closest(".popover")) cursor.select(td);
  });
  table.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget || !table.contains(relatedTarget)) entry.save();
  });
}

export function wireLeaving({ entry, queue, store }) {
  const leave = () => {
    entry.save();
    queue.leave(); // now: what is sent later, the next page would come without
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", (event) => {
    leave();
    if (!queue.waiting.length || store.isLasting) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", () => { queue.stay(); queue.retry(); });
}
