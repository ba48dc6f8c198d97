
// The library's builtins, by the names under which programs call them.
const size = (text) => BigInt(text.b.length);
const clamp = (value, low, high) => (value < low ? low : value > high ? high : value);
const bytesOf = (b, from, count) => {
  let at = from;
  for (let i = 0n; i < count && at < b.length; i++) at += lengthFrom(b[at]);
  return at - from;
};
const DECIMAL_ERRORS = { OVERFLOW: 0n, DIVISION_BY_ZERO: 1n, BAD_SCALE: 2n, SYNTAX: 3n, INEXACT: 3n };
const sorted = (m, list, keys, n, order) => {
  m.take(16 * n);
  m.take(8 + 8 * n);
  const pairs = Array.from({ length: n }, (_, i) => [keys.a[keys.s + i], list.a[list.s + i]]);
  pairs.sort((a, b) => order(a[0], b[0]));
  return { a: pairs.map((p) => p[1]), s: 0, n };
};
const flat = (list) => list.a.slice(list.s, list.s + list.n);
const chargedText = (m, name, bytes, make) => {
  m.charge(name, blocks(bytes));
  m.take(stringSize(bytes));
  return textOf(make());
};
const decimalResult = (m, result) => (typeof result === "string" ? m.err(DECIMAL_ERRORS[result]) : m.ok(m.newDecimal(result)));
const decimalOperator = (m, result) => {
  if (typeof result === "string") trap(result === "DIVISION_BY_ZERO" ? "DivisionByZero" : "DecimalOverflow");
  return m.newDecimal(result);
};
const multiplied = (a, b) => finish(a.m * b.m, a.s + b.s, MAX_SCALE, false);
const negated = (a) => ({ m: -a.m, s: a.s });
const fits = (n) => BigInt.asIntN(64, n) === n;
const checked = (m, n) => (fits(n) ? m.ok(n) : m.err(0n));
const search = (m, name, type, key, n) => {
  const { hash, visits } = keyHash(m, type, key, Number(PRICE[name]));
  m.charge(name, BigInt(visits) * bits(BigInt(n)));
  return hash;
};
const changeBytes = (n) => 48 * (2 * bitsOf(n + 1) + 2);
const buildLast = (m, type, entries) => {
  sortEntries(m, type, entries);
  const kept = entries.filter((e, i) =>
    i + 1 === entries.length || compareKeys(m, type, e[0], e[1], entries[i + 1][0], entries[i + 1][1]) !== 0);
  return buildTree(kept, 0, kept.length);
};
const triples = (root) => treeEntries(root).map((e) => [e.h, e.k, e.v]);
const decodeJson = (m, name, type, text, open) => {
  m.charge(name, blocks(size(text)));
  const result = readJson(m, type, open, text.b, "$", 1);
  if (result.faults === undefined) return m.ok(result.word);
  const { path, message } = result.faults.list[0];
  const pathWord = m.newString(path);
  const messageWord = m.newString(message);
  return m.err(m.newObject([0n, pathWord, messageWord]));
};
const changeCase = (m, name, table, text) => {
  m.charge(name, blocks(size(text)));
  const out = [];
  for (let i = 0; i < text.b.length; i += lengthFrom(text.b[i])) {
    const point = pointAt(text.b, i);
    pushPoint(out, table.get(point) ?? point);
  }
  return m.newText(Buffer.from(out), text.n);
};
const splitBytes = (b, separator) => {
  const pieces = [];
  let from = 0;
  while (true) {
    const found = b.indexOf(separator, from);
    if (found < 0) break;
    pieces.push(b.subarray(from, found));
    from = found + separator.length;
  }
  pieces.push(b.subarray(from));
  return pieces;
};
const singlePoints = (b) => {
  const pieces = [];
  for (let i = 0; i < b.length; i += lengthFrom(b[i])) pieces.push(b.subarray(i, i + lengthFrom(b[i])));
  return pieces;
};
const find = (m, name, text, what) => {
  m.charge(name, blocks(size(text) + size(what)));
  return what.b.length === 0 ? 0 : text.b.indexOf(what.b);
};
const joined = (pieces, gap) => {
  const all = [];
  pieces.forEach((piece, i) => {
    if (i > 0) all.push(gap);
    all.push(piece);
  });
  return Buffer.concat(all);
};
// By bytes: a string of Node's own holds no more than 512 MiB.
const times = (bytes, count) => Buffer.alloc(bytes.length * Number(count), bytes);
const pad = (m, name, text, wanted, fill) => {
  const points = BigInt(text.n), fillPoints = BigInt(fill.n);
  const missing = fillPoints === 0n || wanted <= points ? 0n : wanted - points;
  const whole = fillPoints === 0n ? 0n : missing / fillPoints;
  const rest = fillPoints === 0n ? 0 : bytesOf(fill.b, 0, missing % fillPoints);
  return chargedText(m, name, size(text) + BigInt(rest) + whole * size(fill), () => {
    const filling = Buffer.concat([times(fill.b, whole), fill.b.subarray(0, rest)]);
    return name === "stringPadStart" ? Buffer.concat([filling, text.b]) : Buffer.concat([text.b, filling]);
  });
};
const isWhite = (b, i) => CASES.white_space.has(pointAt(b, i));
const encode64 = (m, name, text) => {
  m.charge(name, blocks(size(text)));
  const standard = text.b.toString("base64");
  return m.newAscii(name === "base64Encode" ? standard : standard.replaceAll("+", "-").replaceAll("/", "_"));
};
const decode64 = (m, name, text) => {
  m.charge(name, blocks(size(text)));
  const encoded = text.b.toString("latin1");
  const standard = name === "base64Decode" ? encoded : encoded.replaceAll(/[+/]/g, "!").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Buffer.from(standard, "base64");
  if (bytes.toString("base64") !== standard || !isUtf8(bytes)) return NONE;
  return m.some(m.newText(bytes));
};
const UNRESERVED = /[A-Za-z0-9._~-]/;
const merge = (m, type, a, b) => {
  const nA = treeSize(a), nB = treeSize(b), n = nA + nB;
  let visits = 0;
  for (const entry of treeEntries(b)) visits += keyHash(m, type, entry.k, Number(PRICE.mapMerge)).visits;
  m.charge("mapMerge", BigInt(visits) * bits(BigInt(n)));
  const setBytes = nB * changeBytes(n), buildBytes = 72 * n;
  m.take(Math.min(setBytes, buildBytes));
  if (buildBytes < setBytes) {
    m.charge("mapMerge", BigInt(n));
    return buildLast(m, type, [...triples(a), ...triples(b)]);
  }
  let root = a;
  for (const entry of treeEntries(b)) root = treeSet(m, type, root, entry.h, entry.k, entry.v);
  return root;
};

const BUILTINS = {
  opEqual(type, a, b) {
    return compareValues(this, type, a, b, Number(PRICE.opEqual), true) === 0;
  },
  opConcat(texts) {
    const bytes = texts.reduce((sum, t) => sum + size(t), 0n);
    return chargedText(this, "opConcat", bytes, () => Buffer.concat(texts.map((t) => t.b)));
  },
  opStringCompare(a, b) {
    this.charge("opStringCompare", blocks(size(a) < size(b) ? size(a) : size(b)));
    return BigInt(Buffer.compare(a.b, b.b));
  },
  opListConcat(lists) {
    const n = lists.reduce((sum, l) => sum + l.n, 0);
    this.charge("opListConcat", BigInt(n));
    this.take(8 + 8 * n);
    return { a: [].concat(...lists.map(flat)), s: 0, n };
  },
  opDecimalAdd(a, b) {
    return decimalOperator(this, decimalAdd(a, b));
  },
  opDecimalSub(a, b) {
    return decimalOperator(this, decimalAdd(a, negated(b)));
  },
  opDecimalMul(a, b) {
    return decimalOperator(this, multiplied(a, b));
  },
  opDecimalDiv(a, b) {
    return decimalOperator(this, decimalDivide(a, b, 28n));
  },
  opDecimalNeg(a) {
    return this.newDecimal(negated(a));
  },
  opSql(template, params) {
    this.take(8 + 8 * params.length);
    return { template, params };
  },

  stringLength(text) {
    return BigInt(text.n);
  },
  stringSlice(text, from, to) {
    this.charge("stringSlice", blocks(size(text)));
    const points = BigInt(text.n);
    const first = clamp(from, 0n, points), last = clamp(to, first, points);
    const ascii = points === size(text);
    const skipped = ascii ? Number(first) : bytesOf(text.b, 0, first);
    const kept = ascii ? Number(last - first) : bytesOf(text.b, skipped, last - first);
    return this.newText(text.b.subarray(skipped, skipped + kept), Number(last - first));
  },
  stringSplit(text, separator) {
    this.charge("stringSplit", blocks(size(text) + size(separator)));
    const empty = separator.b.length === 0;
    const pieces = empty ? singlePoints(text.b) : splitBytes(text.b, separator.b);
    const total = empty
      ? 8n + 24n * BigInt(text.n)
      : pieces.reduce((sum, p) => sum + 8n + stringSize(BigInt(p.length)), 8n);
    this.charge("stringSplit", blocks(total));
    this.take(8 + 8 * pieces.length);
    return { a: pieces.map((p) => this.newText(p)), s: 0, n: pieces.length };
  },
  stringJoin(list, separator) {
    this.charge("stringJoin", blocks(BigInt(8 * list.n)));
    const pieces = flat(list);
    const gaps = BigInt(Math.max(0, list.n - 1));
    const bytes = pieces.reduce((sum, p) => sum + size(p), gaps * size(separator));
    return chargedText(this, "stringJoin", bytes, () => joined(pieces.map((p) => p.b), separator.b));
  },
  stringTrim(text) {
    this.charge("stringTrim", blocks(size(text)));
    const b = text.b;
    let start = 0, end = b.length;
    while (start < end && isWhite(b, start)) start += lengthFrom(b[start]);
    while (end > start) {
      let before = end - 1;
      while ((b[before] & 0xc0) === 0x80) before--;
      if (!isWhite(b, before)) break;
      end = before;
    }
    return this.newText(b.subarray(start, end));
  },
  stringReplace(text, what, by) {
    this.charge("stringReplace", blocks(size(text) + size(what)));
    if (what.b.length === 0) {
      return chargedText(this, "stringReplace", size(text) + BigInt(text.n + 1) * size(by), () =>
        Buffer.concat([by.b, ...singlePoints(text.b).flatMap((p) => [p, by.b])]));
    }
    const pieces = splitBytes(text.b, what.b);
    const bytes = size(text) + BigInt(pieces.length - 1) * (size(by) - size(what));
    return chargedText(this, "stringReplace", bytes, () => joined(pieces, by.b));
  },
  stringContains(text, what) {
    return find(this, "stringContains", text, what) >= 0;
  },
  stringIndexOf(text, what) {
    const found = find(this, "stringIndexOf", text, what);
    return found < 0 ? NONE : this.some(BigInt(codePoints(text.b.subarray(0, found))));
  },
  stringStartsWith(text, what) {
    this.charge("stringStartsWith", blocks(size(what)));
    return what.b.length <= text.b.length && Buffer.compare(text.b.subarray(0, what.b.length), what.b) === 0;
  },
  stringEndsWith(text, what) {
    this.charge("stringEndsWith", blocks(size(what)));
    return what.b.length <= text.b.length && Buffer.compare(text.b.subarray(text.b.length - what.b.length), what.b) === 0;
  },
  stringPadStart(text, wanted, fill) {
    return pad(this, "stringPadStart", text, wanted, fill);
  },
  stringPadEnd(text, wanted, fill) {
    return pad(this, "stringPadEnd", text, wanted, fill);
  },
  stringToUpper(text) {
    return changeCase(this, "stringToUpper", CASES.upper, text);
  },
  stringToLower(text) {
    return changeCase(this, "stringToLower", CASES.lower, text);
  },
  stringToInt(text) {
    this.charge("stringToInt", blocks(size(text)));
    const digits = text.b.toString("latin1");
    if (!/^-?[0-9]+$/.test(digits)) return NONE;
    // More digits than any Int has are not worth a BigInt.
    if (digits.replace(/^-?0*/, "").length > 19) return NONE;
    const n = BigInt(digits);
    return fits(n) ? this.some(n) : NONE;
  },
  stringToDecimal(text) {
    this.charge("stringToDecimal", blocks(size(text)));
    const result = parseDecimal(text.b.toString("latin1"), false);
    return typeof result === "string" ? NONE : this.some(this.newDecimal(result));
  },
  stringRepeat(text, wanted) {
    const count = wanted < 0n ? 0n : wanted;
    return chargedText(this, "stringRepeat", count * size(text), () => times(text.b, count));
  },

  intToString(n) {
    return this.newAscii(n.toString());
  },
  boolToString(b) {
    return this.newAscii(b ? "true" : "false");
  },
  intCheckedAdd(a, b) {
    return checked(this, a + b);
  },
  intCheckedSub(a, b) {
    return checked(this, a - b);
  },
  intCheckedMul(a, b) {
    return checked(this, a * b);
  },
  intCheckedDiv(a, b) {
    return b === 0n ? this.err(1n) : checked(this, a / b);
  },
  intPow(base, exponent) {
    if (base === 1n || exponent === 0n) return 1n;
    if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
    if (base === 0n) {
      if (exponent < 0n) trap("DivisionByZero");
      return 0n;
    }
    if (exponent < 0n) return 0n;
    return exponent > 63n ? trap("IntOverflow") : this.int(base ** exponent);
  },

  decimalAdd(a, b) {
    return decimalResult(this, decimalAdd(a, b));
  },
  decimalSub(a, b) {
    return decimalResult(this, decimalAdd(a, negated(b)));
  },
  decimalMul(a, b) {
    return decimalResult(this, multiplied(a, b));
  },
  decimalDiv(a, b, scale) {
    return decimalResult(this, decimalDivide(a, b, scale));
  },
  decimalRound(a, scale) {
    return decimalResult(this, decimalRound(a, scale));
  },
  decimalCompare(a, b) {
    const s = Math.max(a.s, b.s);
    const x = a.m * POW10[s - a.s], y = b.m * POW10[s - b.s];
    return x < y ? -1n : x > y ? 1n : 0n;
  },
  decimalAbs(a) {
    return this.newDecimal({ m: a.m < 0n ? -a.m : a.m, s: a.s });
  },
  decimalToString(a) {
    return this.newAscii(decimalText(a));
  },
  decimalFormat(a, scale) {
    const rounded = decimalRound(a, scale);
    if (typeof rounded === "string") return this.err(DECIMAL_ERRORS[rounded]);
    const zeros = "0".repeat(Number(scale) - rounded.s);
    const point = rounded.s === 0 && scale > 0n ? "." : "";
    return this.ok(this.newAscii(decimalText(rounded) + point + zeros));
  },
  decimalFromString(text) {
    this.charge("decimalFromString", blocks(size(text)));
    return decimalResult(this, parseDecimal(text.b.toString("latin1"), false));
  },
  decimalFromInt(n) {
    return this.newDecimal({ m: n, s: 0 });
  },
  decimalToInt(a) {
    return isInt(a) ? this.some(a.m) : NONE;
  },

  listGet(_type, list, index) {
    return index < 0n || index >= BigInt(list.n) ? NONE : this.some(list.a[list.s + Number(index)]);
  },
  listSlice(_type, list, from, to) {
    const n = BigInt(list.n), first = clamp(from, 0n, n), last = clamp(to, first, n);
    this.take(24);
    return { a: list.a, s: list.s + Number(first), n: Number(last - first) };
  },
  listReverse(_type, list) {
    this.charge("listReverse", BigInt(list.n));
    return this.newList(flat(list).reverse());
  },
  listRange(from, to) {
    const n = from >= to ? 0n : to - from;
    this.charge("listRange", n);
    this.take(8n + 8n * n);
    return { a: Array.from({ length: Number(n) }, (_, i) => from + BigInt(i)), s: 0, n: Number(n) };
  },
  listPick(_type, list, flags) {
    const n = Math.min(list.n, flags.n);
    this.charge("listPick", BigInt(n));
    return this.newList(flat(list).filter((_, i) => i < n && flags.a[flags.s + i]));
  },
  listSortByInt(_type, list, keys) {
    const n = Math.min(list.n, keys.n);
    this.charge("listSortByInt", BigInt(n * bitsOf(n)));
    return sorted(this, list, keys, n, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  },
  listSortByString(_type, list, keys) {
    const n = Math.min(list.n, keys.n);
    this.charge("listSortByString", BigInt(n));
    const units = flat(keys).slice(0, n).reduce((sum, k) => sum + 1 + blocksOf(k.b.length), 0);
    this.charge("listSortByString", BigInt(units * bitsOf(n)));
    return sorted(this, list, keys, n, (a, b) => Buffer.compare(a.b, b.b));
  },
  listDistinct(type, list) {
    const values = flat(list);
    let visits = 0;
    for (const value of values) {
      compareValues(this, type, value, value, Number(PRICE.listDistinct), true);
      visits += this.visits;
    }
    this.charge("listDistinct", BigInt(visits) * bits(BigInt(list.n)));
    this.take(16 * list.n);
    const order = values.map((value, i) => ({ value, i }));
    const byValue = (a, b) => compareValues(this, type, a.value, b.value, 0, false);
    order.sort(byValue);
    const first = new Set(order.filter((e, i) => i === 0 || byValue(order[i - 1], e) !== 0).map((e) => e.i));
    return this.newList(values.filter((_, i) => first.has(i)));
  },
  listFlatten(_type, lists) {
    this.charge("listFlatten", BigInt(lists.n));
    const parts = flat(lists);
    const n = parts.reduce((sum, l) => sum + l.n, 0);
    this.charge("listFlatten", BigInt(n));
    this.take(8 + 8 * n);
    return { a: parts.flatMap(flat), s: 0, n };
  },

  mapEmpty(_type) {
    return null;
  },
  mapGet(type, root, key) {
    const hash = search(this, "mapGet", type, key, treeSize(root));
    const node = treeFind(this, type, root, hash, key);
    return node === null ? NONE : this.some(node.v);
  },
  mapHas(type, root, key) {
    const hash = search(this, "mapHas", type, key, treeSize(root));
    return treeFind(this, type, root, hash, key) !== null;
  },
  mapSet(type, root, key, value) {
    const hash = search(this, "mapSet", type, key, treeSize(root));
    this.take(changeBytes(treeSize(root)));
    return treeSet(this, type, root, hash, key, value);
  },
  mapRemove(type, root, key) {
    const hash = search(this, "mapRemove", type, key, treeSize(root));
    this.take(changeBytes(treeSize(root)));
    return treeFind(this, type, root, hash, key) === null ? root : treeRemove(this, type, root, hash, key);
  },
  mapSize(_type, root) {
    return BigInt(treeSize(root));
  },
  mapKeys(_type, root) {
    this.charge("mapKeys", BigInt(treeSize(root)));
    return this.newList(treeEntries(root).map((e) => e.k));
  },
  mapValues(_type, root) {
    this.charge("mapValues", BigInt(treeSize(root)));
    return this.newList(treeEntries(root).map((e) => e.v));
  },
  mapEntries(_type, root) {
    const n = treeSize(root);
    this.charge("mapEntries", BigInt(n));
    this.take(16 * n);
    return this.newList(treeEntries(root).map((e) => [e.k, e.v]));
  },
  mapFromList(type, list) {
    this.take(72 * list.n);
    let visits = 0;
    const entries = flat(list).map(([key, value]) => {
      const hashed = keyHash(this, type, key, Number(PRICE.mapFromList));
      visits += hashed.visits;
      return [hashed.hash, key, value];
    });
    this.charge("mapFromList", BigInt(visits) * bits(BigInt(list.n)));
    return buildLast(this, type, entries);
  },
  mapMerge(type, a, b) {
    return merge(this, type, a, b);
  },

  jsonParse(text) {
    return decodeJson(this, "jsonParse", this.types.json, text, false);
  },
  jsonStringify(value) {
    return jsonText(this, this.types.json, value, PRICE.jsonStringify);
  },
  jsonEncode(type, value) {
    return jsonText(this, type, value, PRICE.jsonEncode);
  },
  jsonDecode(type, text) {
    return decodeJson(this, "jsonDecode", type, text, true);
  },
  jsonDecodeStrict(type, text) {
    return decodeJson(this, "jsonDecodeStrict", type, text, false);
  },

  sqlJoin(list, separator) {
    this.charge("sqlJoin", BigInt(list.n));
    this.take(24);
    return { template: -1, list, separator };
  },
  cborEncode(type, value) {
    const out = new Out(this.budget);
    writeCbor(this, type, value, Number(PRICE.cborEncode), out, true);
    if (out.over) trap("MemoryExhausted");
    return this.newAscii(out.done().toString("hex"));
  },
  urlEncode(text) {
    this.charge("urlEncode", blocks(size(text)));
    let encoded = "";
    for (const b of text.b) {
      const c = String.fromCharCode(b);
      encoded += UNRESERVED.test(c) ? c : "%" + b.toString(16).toUpperCase().padStart(2, "0");
    }
    return this.newAscii(encoded);
  },
  urlDecode(text) {
    this.charge("urlDecode", blocks(size(text)));
    const bytes = percentDecoded(text.b);
    return bytes === null ? NONE : this.some(this.newText(bytes));
  },
  base64Encode(text) {
    return encode64(this, "base64Encode", text);
  },
  base64UrlEncode(text) {
    return encode64(this, "base64UrlEncode", text);
  },
  base64Decode(text) {
    return decode64(this, "base64Decode", text);
  },
  base64UrlDecode(text) {
    return decode64(this, "base64UrlDecode", text);
  },
};
// The bytes, or null where the escapes or the UTF-8 are malformed.
const percentDecoded = (b) => {
  const out = [];
  for (let i = 0; i < b.length; i++) {
    if (b[i] !== 37) {
      out.push(b[i]);
      continue;
    }
    const hex = b.toString("latin1", i + 1, i + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return null;
    out.push(parseInt(hex, 16));
    i += 2;
  }
  const bytes = Buffer.from(out);
  return isUtf8(bytes) ? bytes : null;
};
