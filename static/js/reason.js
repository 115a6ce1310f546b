// A reason that was typed outlives a session that ran out: the tab keeps it, for its person and this version of the
// filing (data-keep), and puts it back after the login.

function refill(field, text) {
  field.value = text;
  const choice = field.form.querySelector("[type=radio][value=return]");
  if (choice && text) choice.checked = true;
}

for (const field of document.querySelectorAll("textarea[data-keep]")) {
  const name = `reason:${field.id}:${field.dataset.keep}`;
  if (!field.value) refill(field, sessionStorage.getItem(name) || "");
  field.addEventListener("input", () => sessionStorage.setItem(name, field.value));
}
