// What a submission still waits for, as the rail lists it; told in the document bar.
const PARTS = {
  处必改: '.finding[data-open][data-severity="error"]',
  处提醒: '.finding[data-open][data-severity="warning"]',
  处调整没有写明理由: ".adjusted[data-open]",
};

// 还差 1 处必改、2 处提醒
export function leftWords() {
  const counts = Object.entries(PARTS).map(([words, open]) => [document.querySelectorAll(open).length, words]);
  const parts = counts.filter(([count]) => count).map(([count, words]) => `${count} ${words}`);
  return parts.length ? `还差 ${parts.join("、")}` : "";
}

export function tellLeft() {
  const note = document.getElementById("left");
  if (note) note.textContent = leftWords();
}
