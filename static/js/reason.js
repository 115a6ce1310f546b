// A text that was typed outlives a session that ran out: the tab keeps it, for its person and what it is about
// (data-keep), and puts it back after the login.
const nameOf = (field) => `reason:${field.id}:${field.dataset.keep}`;

function refill(field, text) {
  field.value = text;
  const choice = field.form.querySelector("[type=radio][value=return]");
  if (choice && text) choice.checked = true;
}

export function keepTexts(root) {
  for (const field of root.querySelectorAll("textarea[data-keep]")) {
    if (!field.value) refill(field, sessionStorage.getItem(nameOf(field)) || "");
    field.addEventListener("input", () => sessionStorage.setItem(nameOf(field), field.value));
  }
}

// It has arrived, and is not to come back.
export const forget = (field) => sessionStorage.removeItem(nameOf(field));

keepTexts(document);
