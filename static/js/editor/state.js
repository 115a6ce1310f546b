// The save state that the person sees, in the document bar.
import { make } from "./dom.js";

const WORDS = {
  saving: () => "正在保存…",
  saved: ({ at }) => (at ? `已保存 ${at}` : "已保存"),
  offline: ({ isLasting }) =>
    isLasting ? "未保存到服务器，已暂存在本机，正在重试" : "未保存到服务器，正在重试，请不要关闭本页",
  expired: () => "登录已过期：重新登录后会自动补存",
  locked: ({ message }) => `${message || "这份表已不在，或您无权修改。"}没有保存的文字还在页面上，可以复制。`,
  held: ({ count }) => `有 ${count} 处没有保存，请看标红的格`,
};
const CALM = ["saving", "saved"];

export function showState(line, state, detail = {}) {
  const text = WORDS[state](detail);
  line.className = `save-state is-${CALM.includes(state) ? state : "failed"}`;
  line.setAttribute("role", CALM.includes(state) ? "status" : "alert");
  if (line.dataset.words === text) return;
  line.dataset.words = text;
  line.replaceChildren(make("span", {}, text));
  if (state === "expired") line.append(make("a", { href: detail.login || window.location.href }, "重新登录"));
}
