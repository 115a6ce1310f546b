// The requests to the server: edits as JSON, with the token that the cookie holds now, also after a new login.
// `person` is whose page this is: after somebody else signed in here, the server takes nothing under the other name.
export function postEdits(url, person, edits, isLast = false) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Person": person };
  const body = JSON.stringify({ edits });
  return fetch(url, { method: "POST", headers, body, keepalive: isLast, redirect: "error" }).then(reply);
}

// Posts a form of the page; what comes back is data (body) or a piece of the page (html). Throws where that leads
// to another page: to a login.
export async function post(url, fields = new FormData()) {
  fields.delete("csrfmiddlewaretoken"); // the page's own may be older than the cookie's
  const { person } = document.getElementById("editor").dataset;
  const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch", "X-Person": person };
  const response = await fetch(url, { method: "POST", headers, body: fields, redirect: "error" });
  const isData = (response.headers.get("Content-Type") || "").startsWith("application/json");
  return { ok: response.ok, [isData ? "body" : "html"]: await (isData ? response.json() : response.text()) };
}

async function reply(response) {
  const isData = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const body = isData ? await response.json() : {};
  // A refusal without a word is the token's, which was renewed by a login elsewhere.
  const status = response.status === 403 && !isData ? 401 : response.status;
  return { status, body };
}

export function token() {
  const cookie = /(?:^|;\s*)[^=;]*csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}
