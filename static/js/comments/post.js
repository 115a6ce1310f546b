// One form of the rail to the server: its fragment back, a sentence where it was refused, nothing while the page leaves.
import { token } from "../editor/server.js";

export async function post(form, submitter, person) {
  const body = new FormData(form);
  if (submitter && submitter.name) body.set(submitter.name, submitter.value);
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": token(), "X-Person": person };
  const response = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  if (!response) return { error: "没有发出去，写的内容还在。请检查网络后再发一次。" };
  if (response.redirected) return leave(response.url);
  if (!response.ok) return { error: "没有发出去：这份表或您的权限已有变化，请刷新页面后再看。写的内容还在。" };
  return { html: await response.text() };
}

// To the login page; what was typed is kept by the tab.
function leave(url) {
  location.assign(url);
  return null;
}
