// The operator and the unit of a target value (指标值), as far as typing them needs help.
export const OPERATORS = ["≥", ">", "=", "<", "≤"];

const SPELLINGS = [
  [/^\s*(?:>=|＞=|>＝|＞＝|=>|≧|⩾|大于等于|大于或等于|不低于|不少于|不小于)\s*/, "≥"],
  [/^\s*(?:<=|＜=|<＝|＜＝|=<|≦|⩽|小于等于|小于或等于|不高于|不超过|不多于|不大于)\s*/, "≤"],
  [/^\s*(?:>|＞|大于|高于|超过)\s*/, ">"],
  [/^\s*(?:<|＜|小于|低于|少于)\s*/, "<"],
  [/^\s*(?:=|＝|等于)\s*/, "="],
];
const NUMBER = /^([≥>=<≤]?)\s*(\d[\d,，.]*)\s*(.*)$/s;

// Spells the operator before a number the official way; words and everything else stay as they are.
export function normalise(text) {
  for (const [spelling, operator] of SPELLINGS) {
    const rest = text.replace(spelling, "");
    if (rest !== text && /^[\d.]/.test(rest)) return operator + rest;
  }
  return text;
}

export const operatorOf = (text) => OPERATORS.find((operator) => normalise(text).startsWith(operator)) || "";

export function withOperator(text, operator) {
  const spelled = normalise(text);
  return operator + (operatorOf(spelled) ? spelled.slice(1).trimStart() : spelled.trimStart());
}

export function unitOf(text) {
  const match = NUMBER.exec(normalise(text));
  return match ? match[3].replace(/^[（(](.*)[)）]$/s, "$1").trim() : "";
}

// style: how the form prints units, "brackets" or "bare"
export function withUnit(text, unit, style) {
  const match = NUMBER.exec(normalise(text));
  if (!match) return text;
  return match[1] + match[2] + (style === "brackets" ? `(${unit})` : unit);
}
