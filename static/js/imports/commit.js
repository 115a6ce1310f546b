// Taking many forms in takes a while: the button says so, and is pressed only once. To leave does no harm.
document.addEventListener("submit", ({ target, submitter }) => {
  if (!target.matches("[data-commit]") || !submitter) return;
  setTimeout(() => { // once the browser has read what the button posts
    submitter.disabled = true;
    submitter.textContent = "正在导入，请稍候…";
  });
});

window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
