// Amounts as one types them: whole cents in BigInt, never floating point.
const AMOUNT = /^\d{1,3}(?:[,，]\d{3})+(?:\.\d{0,2})?$|^\d+(?:\.\d{0,2})?$/;

// Cents of a typed amount; null where only the server can read it, e.g. 194.5万.
export function cents(text) {
  const plain = text.trim();
  if (!AMOUNT.test(plain)) return null;
  const [yuan, fraction = ""] = plain.replace(/[,，]/g, "").split(".");
  return BigInt(yuan + fraction.padEnd(2, "0"));
}

export function grouped(amount) {
  const digits = amount.toString().padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${yuan}.${digits.slice(-2)}`;
}
