// Questions before something final. Without script a dialog opens by its address (#id); with it, as a modal.

function openDialog(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  const first = dialog.querySelector("textarea, [autofocus]");
  if (first) first.focus();
}

function dialogOf(link) {
  const target = document.querySelector(link.getAttribute("href"));
  return target instanceof HTMLDialogElement ? target : null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog], a[data-close]");
  if (!link) return;
  event.preventDefault();
  if ("close" in link.dataset) link.closest("dialog").close();
  else openDialog(dialogOf(link));
});

function openAddressed() {
  const dialog = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!(dialog instanceof HTMLDialogElement)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  openDialog(dialog);
}

window.addEventListener("hashchange", openAddressed);
openAddressed();
