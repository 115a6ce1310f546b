// Paper shows what the server has: a download or a print preview waits until everything typed is there.
import { toast } from "./toast.js";

export function wireDownloads({ entry, queue }) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-paper]");
    if (!link || event.defaultPrevented) return;
    entry.save();
    if (!queue.waiting.length) return;
    event.preventDefault();
    if (await queue.settled()) follow(link);
    else toast("还有内容没有保存到服务器，保存后才能打印和下载。");
  });
}

function follow(link) {
  const copy = link.cloneNode();
  delete copy.dataset.paper;
  document.body.append(copy);
  copy.click();
  copy.remove();
}
