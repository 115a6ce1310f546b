// Elements without markup in strings.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function button(label, act, kind = "button is-small") {
  return make("button", { type: "button", class: kind, onclick: act }, label);
}
