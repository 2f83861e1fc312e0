// What people type, compared as the server does (questions.Fold, questions.ParseNumber); a test holds both to the same list.

const quotes = /[\u2018\u2019\u201b\u02bb-\u02bf\u02c8\u00b4\u2032`]/g;
const doubled = /[\u201c-\u201f\u00ab\u00bb\u2039\u203a\u2033]/g;
const dashes = /[\u2010-\u2015\u2212]/g;
const signs = (s: string): string => s.replace(quotes, "'").replace(doubled, '"').replace(dashes, "-");

// fold makes equal what is spelt otherwise: case, accents, width, invisible signs, quotes and dashes, a full stop at the end.
export function fold(text: string): string {
  const plain = signs(text).normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/\p{Cf}/gu, "").toUpperCase().toLowerCase().replace(/ς/g, "σ").normalize("NFKC");
  const line = signs(plain).split(/\s+/).filter((word) => word).join(" ");
  const bare = line.replace(/[ .,;"']+$/, "").replace(/^[ "']+/, "");
  return bare || line;
}

const longest = 30;
const twoReadings = /^[1-9][0-9]{0,2}[.,][0-9]{3}$/;

// plainForm drops the grouping and writes the decimal sign as a point; "" of what is no number.
function plainForm(s: string): string {
  if (/^[0-9]+$/.test(s)) return s;
  if (/^[0-9]*[.,][0-9]+$/.test(s)) return s.replace(",", ".");
  if (/^[1-9][0-9]{0,2}(\.[0-9]{3})+(?:,[0-9]+)?$/.test(s)) return s.replace(/\./g, "").replace(",", ".");
  if (/^[1-9][0-9]{0,2}(,[0-9]{3})+(?:\.[0-9]+)?$/.test(s)) return s.replace(/,/g, "");
  if (/^[1-9][0-9]{0,2}( [0-9]{3})+(?:[.,][0-9]+)?$/.test(s)) return s.replace(/ /g, "").replace(",", ".");
  return "";
}

const places = 40; // decimals that are compared exactly: no number has more

// exact is a plain number ("-12.5") in units of its last place.
function exact(plain: string): bigint {
  const [whole, part] = plain.replace("-", "").split(".");
  const n = BigInt((whole || "0") + (part ?? "").padEnd(places, "0"));
  return plain.startsWith("-") ? -n : n;
}

// within reports whether what was typed is at most tolerance away from value, or that it is no number ("odd") or can be read two ways.
export function within(typed: string, value: string, tolerance: string): boolean | "odd" | "two" {
  const s = typed.replace(/\p{Cf}/gu, "").replace(/[\u2010-\u2013\u2212\ufe63\uff0d]/g, "-").replace(/[\u00a0\u2009\u202f]/g, " ").trim();
  const digits = s.replace(/^[-+]/, "");
  if (twoReadings.test(digits) && s.length <= longest) return "two";
  const plain = s.length > longest ? "" : plainForm(digits);
  if (!plain) return "odd";
  const away = exact(value) - exact((s.startsWith("-") ? "-" : "") + plain);
  return (away < 0n ? -away : away) <= exact(tolerance);
}
