// All keys at a glance, opened from the line below the sheet or with ? outside the table.
export function wireHelp() {
  const dialog = document.getElementById("keys");
  document.getElementById("open-keys").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.target.matches("input, textarea, select") || dialog.open) return;
    event.preventDefault();
    dialog.showModal();
  });
}
