// Files to import: chosen or dropped, listed, and sent with their progress; then on to the page that reads them.
import { make } from "../editor/dom.js";
import { token } from "../editor/server.js";

const TROUBLE = "没有上传成功：网络不通，或者文件太大。请检查网络后再试。";
const KILOBYTE = 1024;
const form = document.getElementById("upload");
const input = form.querySelector("input[type=file]");
const progress = form.querySelector(".upload-progress");
const trouble = form.querySelector(".upload-trouble");
let request = null; // what is on its way

function size(bytes) {
  const kilobytes = Math.ceil(bytes / KILOBYTE);
  return kilobytes < KILOBYTE ? `${kilobytes} KB` : `${(kilobytes / KILOBYTE).toFixed(1)} MB`;
}

function list() {
  const lines = Array.from(input.files, (file) =>
    make("li", {}, make("span", { class: "upload-name" }, file.name), make("span", { class: "meta" }, size(file.size))),
  );
  document.getElementById("upload-chosen").replaceChildren(...lines);
  tell("");
}

function tell(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function setBusy(isBusy) {
  form.classList.toggle("is-busy", isBusy);
  progress.hidden = !isBusy;
  if (isBusy) showProgress(0);
}

function showProgress(done) {
  progress.querySelector("progress").value = done;
  progress.querySelector("span").textContent = done < 1 ? `正在上传 ${Math.floor(done * 100)}%` : "已上传，正在打开…";
}

function send() {
  const data = new FormData(form);
  data.set("csrfmiddlewaretoken", token());
  request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => showProgress(loaded / total));
  request.addEventListener("loadend", settle);
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "fetch");
  setBusy(true);
  tell("");
  request.send(data);
}

// On to the page that reads the files; what is refused is said here, and the files stay chosen.
function settle({ target }) {
  const wasCancelled = target.readyState === XMLHttpRequest.UNSENT;
  request = null;
  if (target.status === 201) return window.location.assign(target.getResponseHeader("Location"));
  setBusy(false);
  return wasCancelled || tell(target.status === 400 ? target.responseText : TROUBLE);
}

const hasFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");

input.addEventListener("change", list);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!request) send();
});

progress.querySelector("button").addEventListener("click", () => request && request.abort());

// Anywhere on the page: a file dropped beside the form would else take the place of the page.
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.add("is-over");
});

document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || form.classList.remove("is-over"));

document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.remove("is-over");
  if (request) return;
  input.files = event.dataTransfer.files;
  list();
  form.querySelector(".upload-foot .button").focus();
});

window.addEventListener("beforeunload", (event) => {
  if (!request) return;
  event.preventDefault();
  event.returnValue = "";
});
