// Submitting: first everything typed is on the server, then nothing 必改 is left and no 提醒 or 调整 without a reason,
// then the person confirms.
import { findCell } from "./cells.js";
import { leftWords } from "./left.js";
import { covering } from "./rows.js";
import { toast } from "./toast.js";

export function wireSubmit(button, { entry, queue, findings, rail, adjusting, goTo, table }) {
  const dialog = document.getElementById("submit-dialog");
  button.disabled = false;
  button.addEventListener("click", async () => {
    entry.close();
    if (!(await queue.settled())) return showUnsaved(queue.held[0]);
    if (adjusting) await adjusting.settled();
    await findings.refresh();
    if (leftWords()) showLeft();
    else dialog.showModal();
  });

  function showLeft() {
    const [error] = findings.errors;
    const [first] = findings.blocking;
    toast(`${leftWords()}，处理后才能提交。`);
    if (error) goTo(findings.cellOf(error));
    else if (first) rail.ask(first);
    else adjusting.ask();
  }

  function showUnsaved(edit) {
    toast("还有内容没有保存到服务器，保存后才能提交。");
    const td = edit && edit.op === "set" && findCell(table, edit);
    if (td) goTo(covering(td));
  }
}
