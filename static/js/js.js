// Runs in the head, before anything is drawn: styles for script apply from the first frame. A browser too old for our
// modules, or one that could not fetch them, leaves the page an ordinary form.
const root = document.documentElement;
if ("noModule" in HTMLScriptElement.prototype) root.classList.add("js");
window.addEventListener("error", ({ target }) => target.tagName === "SCRIPT" && root.classList.remove("js"), true);
