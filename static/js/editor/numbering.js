// Numbered paragraphs, as offices write them: 1、 1. 1） （1） 一、 （一） ①. Enter goes on to the next number, and the
// numbers below follow. A change is {from, to, text, caret}: what to replace by what, and where the caret comes to stand.
const MARK = /^([ \u3000]*)(?:([（(]?)(\d{1,2}|[一二三四五六七八九十]{1,3})([、.．)）])|([①-⑳]))([ \u3000]*)/;
const KINDS = {
  digits: Array.from({ length: 99 }, (_, index) => String(index + 1)),
  chinese: Array.from({ length: 99 }, (_, index) => inChinese(index + 1)),
  circled: Array.from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
};

// The paragraph that Enter begins; where one has a number and nothing else, that number goes instead.
export function newParagraph(text, start, end) {
  const { from, line } = lineAround(text, start);
  const head = text.slice(from, start);
  const mark = markOf(head);
  if (mark && start === end && line.trim() === mark.text.trim()) return withoutNumber(text, from, line, mark);
  const next = mark && write(mark, mark.number + 1);
  if (!next) return change(text, start, end, `\n${/^[ \u3000]*/.exec(head)[0]}`);
  return change(text, start, end, `\n${next}`, (below) => renumber(below, mark, 1));
}

// The number that Backspace takes away: one that Enter began, as long as nothing is written behind it; else null.
export function lessNumber(text, start, end) {
  const { from, line } = lineAround(text, start);
  const mark = begun(text, from);
  const isAll = mark && line === mark.text && start === end && start === from + line.length;
  return isAll ? withoutNumber(text, from, line, mark) : null;
}

// A number that a person writes behind the one that Enter began: the same is not needed twice, and one of another
// order, as （1） below 一、, stands for itself. Null where there is none, or 2.5 may still become of it.
export function ownNumber(text, caret) {
  const { from, line } = lineAround(text, caret);
  const mark = begun(text, from);
  const own = mark && line.startsWith(mark.text) ? markOf(line.slice(mark.text.length)) : null;
  if (!own || own.indent || caret !== from + mark.text.length + own.text.length + (isDotted(own) ? 1 : 0)) return null;
  const isAgain = isSame({ ...own, indent: mark.indent }, mark) && own.number === mark.number;
  if (!isAgain && !own.open && own.kind !== "circled") return null;
  const start = from + (isAgain ? mark.text : mark.indent).length;
  const gone = isAgain ? own.text.length : mark.text.length - mark.indent.length;
  const made = change(text, start, start + gone, "", (below) => (isAgain ? below : renumber(below, mark, -1)));
  return { ...made, caret: caret - gone };
}

// {indent, open, kind, number, close, space, text} of the number that a line begins with, or null; 1.5 is none.
export function markOf(line) {
  const match = MARK.exec(line);
  if (!match) return null;
  const [text, indent, open = "", sign, close = "", circled, space] = match;
  if (open && !/[)）]/.test(close)) return null;
  if (isDotted({ close }) && /^\d/.test(line.slice(indent.length + open.length + sign.length + 1))) return null;
  const kind = circled ? "circled" : /\d/.test(sign) ? "digits" : "chinese";
  const number = KINDS[kind].indexOf(circled || sign) + 1;
  return number ? { indent, open, kind, number, close, space, text } : null;
}

// The number that Enter begins a line with, after the line above.
function begun(text, from) {
  const above = from > 0 ? markOf(lineAround(text, from - 1).line) : null;
  const written = above && write(above, above.number + 1);
  return written ? { ...above, number: above.number + 1, text: written } : null;
}

// "" behind the last number that a kind has.
function write({ indent, open, kind, close, space }, number) {
  const sign = KINDS[kind][number - 1];
  return sign ? indent + open + sign + close + space : "";
}

const isDotted = ({ close }) => /[.．]/.test(close);
const isSame = (one, other) => ["indent", "open", "kind", "close"].every((part) => one[part] === other[part]);

// The lines below a number, those that go on from it numbered anew.
function renumber(below, mark, step) {
  let number = mark.number + 1;
  return below.map((line) => {
    const own = number && markOf(line);
    if (!own || !isSame(own, mark)) return line;
    const written = own.number === number ? write(own, number + step) : "";
    number = written ? number + 1 : 0; // another list begins here
    return written ? written + line.slice(own.text.length) : line;
  });
}

function withoutNumber(text, from, line, mark) {
  return change(text, from, from + line.length, "", (below) => renumber(below, mark, -1));
}

// settle(lines) says what becomes of the lines below; no more of them is replaced than it changes.
function change(text, from, to, written, settle = (lines) => lines) {
  const below = text.slice(to).split("\n");
  const settled = [below[0], ...settle(below.slice(1))];
  while (below.length && below[below.length - 1] === settled[below.length - 1]) below.pop();
  const made = settled.slice(0, below.length);
  return {
    from,
    to: to + below.join("\n").length,
    text: written + made.join("\n"),
    caret: from + written.length,
  };
}

function lineAround(text, at) {
  const from = at > 0 ? text.lastIndexOf("\n", at - 1) + 1 : 0;
  const end = text.indexOf("\n", at);
  return { from, line: text.slice(from, end < 0 ? text.length : end) };
}

function inChinese(number) {
  const words = ["", ..."一二三四五六七八九"];
  const tens = Math.floor(number / 10);
  return (tens > 1 ? words[tens] : "") + (tens ? "十" : "") + words[number % 10];
}
