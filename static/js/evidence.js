// Evidence: what is chosen or dropped is uploaded at once, with its progress, and the list comes back anew.
import { token } from "./editor/server.js";

const MEGABYTE = 1024 * 1024;
const TROUBLE = "没有成功：网络不通，或者登录已过期、申报表刚被送审。请刷新页面后再试。";
let request = null; // what is on its way

function section() {
  return document.getElementById("evidence");
}

function part(selector) {
  return section().querySelector(selector);
}

function upload(form, files) {
  if (!files.length) return;
  const limit = Number(form.dataset.largest);
  const tooLarge = files.filter((file) => file.size > limit).map((file) => `「${file.name}」`);
  if (tooLarge.length) {
    tell(`${tooLarge.join("")}超过 ${limit / MEGABYTE} MB，没有上传。请压缩图片或拆成几个文件，再上传。`);
    return;
  }
  const data = new FormData(form);
  data.delete("files");
  files.forEach((file) => data.append("files", file));
  send(form, data);
}

function send(form, data) {
  if (request) return;
  data.set("csrfmiddlewaretoken", token()); // the one of this moment, also after a new login
  request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => showProgress(loaded / total));
  request.addEventListener("loadend", settle);
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "fetch");
  setBusy(true);
  request.send(data);
}

function showProgress(done) {
  const line = part(".evidence-progress");
  if (!line) return;
  line.querySelector("progress").value = done;
  line.querySelector("span").textContent = done < 1 ? `正在上传 ${Math.floor(done * 100)}%` : "正在检查…";
}

function setBusy(isBusy) {
  const line = part(".evidence-progress");
  section().classList.toggle("is-busy", isBusy);
  if (line) line.hidden = !isBusy;
  if (isBusy) {
    tell("");
    showProgress(0);
  }
}

function settle({ target }) {
  const wasCancelled = target.readyState === XMLHttpRequest.UNSENT;
  const page = target.status === 200 ? new DOMParser().parseFromString(target.responseText, "text/html") : null;
  const fresh = page && page.getElementById("evidence");
  request = null;
  setBusy(false);
  clearChoice();
  if (!fresh) return wasCancelled || tell(TROUBLE);
  section().replaceWith(fresh);
  fresh.focus({ preventScroll: true });
  document.dispatchEvent(new Event("evidencechange"));
}

// The same file may be chosen again.
function clearChoice() {
  const input = part("input[type=file]");
  if (input) input.value = "";
}

function tell(words) {
  const line = part("[data-trouble]");
  line.textContent = words;
  line.hidden = !words;
}

function hasFiles(event) {
  return event.dataTransfer && event.dataTransfer.types.includes("Files");
}

function formUnder(target) {
  return target instanceof Element && target.closest("#evidence") && part(".evidence-form");
}

function markOver(isOver) {
  section().classList.toggle("is-over", isOver);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("#evidence input[type=file]")) upload(target.form, Array.from(target.files));
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#evidence")) return;
  event.preventDefault();
  send(event.target, new FormData(event.target));
});

document.addEventListener("click", ({ target }) => {
  if (request && target.closest(".evidence-progress button")) request.abort();
});

// A file dropped beside the list would else take the place of the page.
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  const form = request ? null : formUnder(event.target);
  event.preventDefault();
  event.dataTransfer.dropEffect = form ? "copy" : "none";
  markOver(Boolean(form));
});

document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || markOver(false));

document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  const form = formUnder(event.target);
  event.preventDefault();
  markOver(false);
  if (form) upload(form, Array.from(event.dataTransfer.files));
});

window.addEventListener("beforeunload", (event) => {
  if (!request) return;
  event.preventDefault();
  event.returnValue = "";
});
