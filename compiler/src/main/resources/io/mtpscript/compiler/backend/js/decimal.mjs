
// Decimals: {m: signed significand, s: scale}, without trailing zeros behind the point.
const POW10 = Array.from({ length: 80 }, (_, i) => 10n ** BigInt(i));
const MAX_DIGITS = 34, MAX_SCALE = 28;
const digitsOf = (m) => (m < 0n ? -m : m).toString().length;
const canonical = (m, s) => {
  while (s > 0 && m % 10n === 0n) {
    m /= 10n;
    s--;
  }
  return { m, s: m === 0n ? 0 : s };
};
// A number rounded once, half to even; a String names the fault.
const finish = (m, scale, maxScale, sticky) => {
  const negative = m < 0n;
  let w = negative ? -m : m;
  const drop = Math.max(scale - maxScale, (w === 0n ? 0 : digitsOf(w)) - MAX_DIGITS);
  if (drop <= 0) return canonical(m, scale);
  const newScale = scale - drop;
  if (newScale < 0) return "OVERFLOW";
  const divisor = 10n ** BigInt(drop);
  const rest = w % divisor;
  w /= divisor;
  const twice = rest * 2n;
  if (twice > divisor || (twice === divisor && (sticky || (w & 1n) === 1n))) {
    w++;
    if (newScale === 0 && digitsOf(w) > MAX_DIGITS) return "OVERFLOW";
  }
  return canonical(negative ? -w : w, newScale);
};
const decimalAdd = (a, b) => {
  const s = Math.max(a.s, b.s);
  return finish(a.m * POW10[s - a.s] + b.m * POW10[s - b.s], s, MAX_SCALE, false);
};
const decimalDivide = (a, b, scale) => {
  if (scale < 0n || scale > 28n) return "BAD_SCALE";
  if (b.m === 0n) return "DIVISION_BY_ZERO";
  if (a.m === 0n) return { m: 0n, s: 0 };
  const max = Number(scale), difference = a.s - b.s;
  const shift = Math.max(0, Math.min(max + 1 - difference, MAX_DIGITS + 1 + digitsOf(b.m) - digitsOf(a.m)));
  const n = a.m * POW10[shift];
  const sticky = n % b.m !== 0n;
  const q = n / b.m;
  const negative = a.m < 0n !== b.m < 0n;
  if (q === 0n && sticky) {
    // All digits are behind the last one wanted.
    return finish(0n, difference + shift, max, sticky);
  }
  return finish(negative === q < 0n ? q : -q, difference + shift, max, sticky);
};
const decimalRound = (a, scale) => (scale < 0n || scale > 28n ? "BAD_SCALE" : finish(a.m, a.s, Number(scale), false));
const decimalText = (a) => {
  const digits = (a.m < 0n ? -a.m : a.m).toString().padStart(a.s + 1, "0");
  const at = digits.length - a.s;
  return (a.m < 0n ? "-" : "") + digits.slice(0, at) + (a.s > 0 ? "." + digits.slice(at) : "");
};
const INT_MIN = -(2n ** 63n), INT_MAX = 2n ** 63n - 1n;
const isInt = (d) => d.s === 0 && d.m >= INT_MIN && d.m <= INT_MAX;
// An expression for zeros at the end would begin anew at each zero before it.
const withoutZerosBehind = (digits) => {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  return digits.slice(0, end);
};
const parseDecimal = (text, json) => {
  const match = (json ? /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/ : /^-?[0-9]+(?:\.[0-9]+)?$/).exec(text);
  if (match === null) return "SYNTAX";
  const negative = text[0] === "-";
  const mark = text.search(/[eE]/);
  const plain = text.slice(negative ? 1 : 0, mark < 0 ? text.length : mark);
  const point = plain.indexOf(".");
  const whole = point < 0 ? plain : plain.slice(0, point);
  const all = (whole + (point < 0 ? "" : plain.slice(point + 1)));
  const nonZero = withoutZerosBehind(all);
  const significant = nonZero.replace(/^0+/, "");
  if (significant === "") return { m: 0n, s: 0 };
  let exponent = mark < 0 ? 0 : Number(text.slice(mark + 1).replace(/^([+-]?)0+(?=[0-9])/, "$1"));
  if (Math.abs(exponent) > 1e12) exponent = exponent < 0 ? -1e12 : 1e12;
  const zeros = whole.length - nonZero.length + exponent;
  if (significant.length + zeros > MAX_DIGITS) return "OVERFLOW";
  if (significant.length > MAX_DIGITS || -zeros > MAX_SCALE) return "INEXACT";
  const m = BigInt(significant) * POW10[Math.max(0, zeros)];
  return canonical(negative ? -m : m, Math.max(0, -zeros));
};
