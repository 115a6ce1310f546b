// What other programs put on the clipboard: blocks of cells as tab separated text or an HTML table, and paragraphs.
import { markOf } from "./numbering.js";

const QUOTED = /^"((?:[^"]|"")*)"\s*$/; // one cell of Excel that holds line ends or quotes
const BULLET = /^([ \u3000]*)[·•●■◆▪\uf000-\uf0ff]\t/;

// Lines of texts; cells covered by a merged one are empty.
export function readTable(clipboard) {
  const text = clipboard.getData("text/plain");
  const html = clipboard.getData("text/html");
  const isMerged = /<t[dh][^>]*\s(?:row|col)span=/i.test(html);
  return (isMerged && readHtml(html)) || readTabs(text);
}

// Paragraphs as Word copies them: it puts tabs behind numbers, and its own signs for line breaks and bullets.
export function readParagraphs(clipboard) {
  const text = clipboard.getData("text/plain").replace(/\r\n?|[\v\f\u2028\u2029]/g, "\n");
  const [, cell] = QUOTED.exec(text) || [];
  const lines = cell && /\n|""/.test(cell) ? cell.replace(/""/g, '"') : text;
  return lines.split("\n").map(paragraph).join("\n").replace(/\n+$/, "");
}

export function writeTabs(lines) {
  return lines.map((line) => line.map(quoted).join("\t")).join("\r\n");
}

// Excel quotes what holds tabs, quotes or line ends, and doubles the quotes inside.
export function readTabs(text) {
  const lines = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, inQuotes, plain, end] = match;
    lines[lines.length - 1].push(inQuotes === undefined ? plain : inQuotes.replace(/""/g, '"'));
    if (end === "" || cell.lastIndex >= text.length) break;
    if (end !== "\t") lines.push([]);
  }
  return tidy(lines);
}

function readHtml(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const lines = Array.from(table.rows, () => []);
  Array.from(table.rows).forEach((tr, row) => Array.from(tr.cells).forEach((td) => lay(lines, row, td)));
  return tidy(lines.map((line) => Array.from(line, (text) => text || "")));
}

function lay(lines, row, td) {
  let column = 0;
  while (lines[row][column] !== undefined) column += 1;
  for (let down = 0; down < td.rowSpan && lines[row + down]; down += 1) {
    for (let right = 0; right < td.colSpan; right += 1) lines[row + down][column + right] = "";
  }
  td.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  lines[row][column] = td.textContent.replace(/[ \t\r\n\u00a0]+/g, " ").trim();
}

// Trimmed texts, without empty lines at the end and columns that only merging left behind.
function tidy(lines) {
  const texts = lines.map((line) => line.map((text) => text.replace(/\r\n?/g, "\n").trim()));
  while (texts.length > 1 && texts[texts.length - 1].every((text) => text === "")) texts.pop();
  const width = Math.max(...texts.map((line) => line.length));
  const kept = Array.from({ length: width }, (_, column) => column).filter(
    (column) => width < 2 || texts.some((line) => line[column]),
  );
  return texts.map((line) => kept.map((column) => line[column] || ""));
}

function quoted(text) {
  return /[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function paragraph(line) {
  const bulleted = line.replace(BULLET, "$1•");
  const mark = markOf(bulleted);
  const behind = mark ? bulleted.slice(mark.text.length) : "";
  const text = behind.startsWith("\t") ? mark.text + (/[.．]/.test(mark.close) ? " " : "") + behind.slice(1) : bulleted;
  return text.replace(/[\t\u00a0]/g, " ").trimEnd();
}
