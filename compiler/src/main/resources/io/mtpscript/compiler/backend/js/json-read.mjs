
// Reads JSON by a type: strictly, with every fault by path. A text that breaks the grammar has that one fault.
class Faults {
  constructor(most) {
    this.most = most;
    this.list = [];
    this.chars = 0;
    this.count = 0;
  }

  full() {
    return this.list.length >= this.most || this.chars >= LIMITS.faultChars;
  }

  add(path, message) {
    if (!this.full()) {
      this.list.push({ path, message });
      this.chars += path.length + message.length;
    }
    this.count++;
  }
}
class Malformed extends Error {}
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const pathText = (root, path) => {
  let text = root;
  for (const part of path) {
    if (typeof part === "number") text += "[" + part + "]";
    else if (IDENTIFIER.test(part)) text += "." + part;
    else {
      text += '["';
      for (let i = 0; i < part.length; i++) {
        const c = part.charCodeAt(i);
        if (c === 34 || c === 92) text += "\\" + part[i];
        else if (c < 32) text += "\\u00" + c.toString(16).padStart(2, "0");
        else text += part[i];
      }
      text += '"]';
    }
  }
  return text;
};
const SIMPLE = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const unescaped = (bytes, from, to) => {
  const raw = bytes.toString("utf8", from, to);
  if (!raw.includes("\\")) return raw;
  let text = "";
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== "\\" || i + 1 === raw.length) {
      text += raw[i];
      continue;
    }
    const name = raw[++i];
    if (name === "u") {
      let unit = 0;
      for (let d = 1; d <= 4; d++) {
        const digit = i + d < raw.length ? "0123456789abcdef".indexOf(raw[i + d].toLowerCase()) : -1;
        unit = (unit << 4) | (digit & 15);
      }
      text += String.fromCharCode(unit & 0xffff);
      i = Math.min(i + 4, raw.length - 1);
    } else {
      text += SIMPLE[name] ?? name;
    }
  }
  return text;
};
const expectedVariants = (type) => "one of " + type.variants.map((v) => v.name).join(", ");
const NUMBER_PREFIX = /^-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?)?/;
const goesOn = (b) => (b >= 48 && b <= 57) || b === 46 || b === 101 || b === 69 || b === 43 || b === 45;

// Where the "type" of every object of a range stands; one pass finds those of all objects inside.
const typeIndex = (bytes) => {
  let types = new Map(), from = 0, until = 0;
  const end = bytes.length;
  const stringEnd = (quote) => {
    for (let at = quote + 1; at < end; at++) {
      if (bytes[at] === 34) return at;
      if (bytes[at] === 92) at++;
    }
    return end;
  };
  const valueAt = (close) => {
    let colon = false;
    for (let at = close + 1; at < end; at++) {
      const b = bytes[at];
      if (b === 58 && !colon) colon = true;
      else if (b !== 32 && b !== 10 && b !== 13 && b !== 9) return colon ? at : end;
    }
    return end;
  };
  const isType = (quote, close) => {
    const length = close - quote - 1;
    return length >= 4 && length <= 24 && unescaped(bytes, quote + 1, close) === "type";
  };
  const scan = (start) => {
    types = new Map();
    from = start;
    let keyDue = false, at = start;
    const open = [];
    do {
      if (at >= end) break;
      const b = bytes[at];
      if (b === 123 || b === 91) {
        if (open.length > LIMITS.jsonDepth) {
          until = end;
          return;
        }
        open.push(b === 123 ? at : -1);
        keyDue = b === 123;
      } else if (b === 125 || b === 93) {
        open.pop();
        keyDue = false;
      } else if (b === 44) {
        keyDue = open.length > 0 && open[open.length - 1] >= 0;
      } else if (b === 34) {
        const close = stringEnd(at);
        if (keyDue && isType(at, close)) {
          const value = valueAt(close), object = open[open.length - 1];
          if (!types.has(object) && value < end && bytes[value] === 34) types.set(object, value);
        }
        keyDue = false;
        at = close;
      }
      at++;
    } while (open.length > 0);
    until = at;
  };
  return (object) => {
    if (object < from || object >= until) scan(object);
    return types.get(object) ?? -1;
  };
};

// Gives {word} or {faults}, at most so many.
const readJson = (m, startType, ignoreUnknown, bytes, root, mostFaults) => {
  const end = bytes.length;
  const found = new Faults(mostFaults);
  const path = [];
  const typeOf = typeIndex(bytes);
  let at = 0, depth = 0;
  let start = 0, stop = 0, escaped = false, size = 0, points = 0;

  const malformed = (what) => {
    throw new Malformed("malformed JSON at byte " + at + ": " + what);
  };
  const fault = (message) => {
    if (found.full()) found.count++;
    else found.add(pathText(root, path), message);
    return 0n;
  };
  const inside = (part, read) => {
    path.push(part);
    const value = read();
    path.pop();
    return value;
  };
  const peek = () => {
    while (at < end) {
      const b = bytes[at];
      if (b !== 32 && b !== 10 && b !== 13 && b !== 9) return b;
      at++;
    }
    return -1;
  };
  const expect = (mark, where) => {
    if (peek() !== mark.charCodeAt(0)) malformed("'" + mark + "' is due " + where);
    at++;
  };
  const literal = (word) => {
    for (let i = 0; i < word.length; i++) {
      if (at + i >= end || bytes[at + i] !== word.charCodeAt(i)) {
        at = Math.min(at + i, end);
        malformed("'" + word + "' is due");
      }
    }
    at += word.length;
  };
  const isDigit = (b) => b >= 48 && b <= 57;
  const number = () => {
    let until = at;
    while (until < end && goesOn(bytes[until])) until++;
    const run = bytes.toString("latin1", at, until);
    const prefix = NUMBER_PREFIX.exec(run)[0];
    at += prefix.length;
    const result = prefix.length < run.length ? "SYNTAX" : parseDecimal(run, true);
    if (result === "SYNTAX") malformed("this is no number");
    return result;
  };
  const hexUnit = () => {
    at++;
    let unit = 0;
    for (let i = 0; i < 4; i++) {
      const digit = at < end ? parseInt(String.fromCharCode(bytes[at]), 16) : NaN;
      if (Number.isNaN(digit)) malformed("four hex digits are due");
      unit = (unit << 4) | digit;
      at++;
    }
    return unit;
  };
  const unicodeEscape = () => {
    const where = at - 1;
    const unit = hexUnit();
    if (unit < 0xd800 || unit > 0xdfff) return unit;
    if (unit < 0xdc00 && end - at >= 2 && bytes[at] === 92 && bytes[at + 1] === 117) {
      at++;
      const low = hexUnit();
      if (low >= 0xdc00 && low <= 0xdfff) return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    at = where;
    return malformed("a lone surrogate");
  };
  const string = () => {
    at++;
    start = at;
    escaped = false;
    size = 0;
    points = 0;
    while (true) {
      if (at >= end) malformed("the text ends inside a string");
      const b = bytes[at];
      if (b === 34) {
        stop = at;
        at++;
        return;
      }
      if (b === 92) {
        escaped = true;
        at++;
        if (at >= end) malformed("the text ends inside a string");
        const name = bytes[at];
        let point = 0;
        if (name === 34 || name === 92 || name === 47 || SIMPLE[String.fromCharCode(name)] !== undefined) {
          at++;
        } else if (name === 117) {
          point = unicodeEscape();
        } else {
          malformed("no escape goes on like this");
        }
        size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        points++;
      } else if (b < 0x80) {
        if (b < 32) malformed("a control character stands in a string");
        at++;
        size++;
        points++;
      } else {
        codePoint();
      }
    }
  };
  const codePoint = () => {
    const n = validAt(bytes, at, end);
    if (n > 0) {
      at += n;
      size += n;
      points++;
      return;
    }
    // The first byte that cannot stand there, as an automaton over single bytes finds it.
    const lead = bytes[at];
    const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (length === 0) malformed("this is no UTF-8");
    for (let k = 1; k < length; k++) {
      at++;
      if (at >= end) malformed("the text ends inside a string");
      const b = bytes[at];
      const low = k === 1 && lead === 0xe0 ? 0xa0 : k === 1 && lead === 0xf0 ? 0x90 : 0x80;
      const high = k === 1 && lead === 0xed ? 0x9f : k === 1 && lead === 0xf4 ? 0x8f : 0xbf;
      if (b < low || b > high) malformed("this is no UTF-8");
    }
    malformed("this is no UTF-8");
  };
  const keyName = () => unescaped(bytes, start, stop);
  const scanned = () => {
    m.take(stringSize(BigInt(size)));
    return { b: escaped ? Buffer.from(keyName(), "utf8") : Buffer.from(bytes.subarray(start, stop)), n: points };
  };
  const enter = () => {
    depth++;
    if (depth > LIMITS.jsonDepth) malformed("more than " + LIMITS.jsonDepth + " containers are nested");
  };
  const more = (close) => {
    const next = peek();
    if (next === 44) {
      at++;
      return true;
    }
    if (next !== close.charCodeAt(0)) malformed("',' or '" + close + "' is due");
    at++;
    return false;
  };
  const begins = (close) => {
    at++;
    if (peek() === close.charCodeAt(0)) {
      at++;
      return false;
    }
    return true;
  };
  const key = () => {
    if (peek() !== 34) malformed("a key is due");
    string();
  };
  const duplicates = (names) => {
    if (names.length < 2) return;
    const hashed = names.map((name) => ({ name, hash: BigInt.asIntN(64, fnv(Buffer.from(name, "utf8"))) }));
    const order = (a, b) => (a.hash !== b.hash ? (a.hash < b.hash ? -1 : 1) : a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    hashed.sort(order);
    for (let i = 1; i < hashed.length; i++) {
      if (order(hashed[i - 1], hashed[i]) === 0) duplicate(hashed[i].name);
    }
  };
  const duplicate = (name) => inside(name, () => fault("duplicate key"));
  const afterColonSkip = () => {
    expect(":", "behind a key");
    skip();
  };
  const repeated = (name) => inside(name, () => {
    fault("duplicate key");
    afterColonSkip();
  });
  const unknown = (name, names) => {
    names.push(name);
    inside(name, () => {
      if (!ignoreUnknown) fault("unknown field");
      afterColonSkip();
    });
  };
  const mismatch = (expected) => {
    fault("expected " + expected);
    skip();
    return 0n;
  };
  const skip = () => {
    const next = peek();
    if (next === 110) literal("null");
    else if (next === 116) literal("true");
    else if (next === 102) literal("false");
    else if (next === 34) string();
    else if (next === 91) {
      enter();
      let index = 0, going = begins("]");
      while (going) {
        inside(index++, skip);
        going = more("]");
      }
      depth--;
    } else if (next === 123) {
      enter();
      const names = [];
      let going = begins("}");
      while (going) {
        key();
        const name = keyName();
        names.push(name);
        inside(name, afterColonSkip);
        going = more("}");
      }
      duplicates(names);
      depth--;
    } else if (next === -1) malformed("a value is due where the text ends");
    else if (!isDigit(next) && next !== 45) malformed("no value starts like this");
    else if (typeof number() === "string") fault("number out of range");
  };

  const integer = () => {
    const result = number();
    if (typeof result === "string") return fault(result === "INEXACT" ? "expected Int" : "number out of range");
    return isInt(result) ? result.m : fault(result.s > 0 ? "expected Int" : "number out of range");
  };
  const decimal = (result) => (typeof result === "string" ? fault("number out of range") : m.newDecimal(result));
  const textNumber = (wantsInt) => {
    const expected = wantsInt ? "a String that is an Int" : "a String that is a Decimal";
    if (peek() !== 34) return mismatch(expected);
    string();
    const result = parseDecimal(keyName(), false);
    if (result === "SYNTAX") return fault("expected " + expected);
    if (!wantsInt) return decimal(result);
    if (typeof result !== "string" && isInt(result)) return result.m;
    const fraction = typeof result === "string" ? result === "INEXACT" : result.s > 0;
    return fault(fraction ? "expected " + expected : "number out of range");
  };
  const bool = (next) => {
    if (next === 116) {
      literal("true");
      return true;
    }
    if (next === 102) {
      literal("false");
      return false;
    }
    return mismatch("Bool");
  };
  const list = (element) => {
    enter();
    const elements = [];
    let going = begins("]");
    while (going) {
      elements.push(inside(elements.length, () => value(element, false)));
      going = more("]");
    }
    depth--;
    return m.newList(elements);
  };
  const map = (type) => {
    enter();
    const entries = [];
    let going = begins("}");
    while (going) {
      key();
      const name = keyName();
      const word = scanned();
      const { hash } = keyHash(m, type.element, word, 0);
      expect(":", "behind a key");
      entries.push([hash, word, inside(name, () => value(type.value, false))]);
      going = more("}");
    }
    depth--;
    m.take(72 * entries.length);
    sortEntries(m, type.element, entries);
    for (let i = 1; i < entries.length; i++) {
      if (compareKeys(m, type.element, entries[i - 1][0], entries[i - 1][1], entries[i][0], entries[i][1]) === 0) {
        duplicate(toJs(entries[i][1]));
      }
    }
    return found.count === 0 ? buildTree(entries, 0, entries.length) : null;
  };
  const members = (all, words, first, typed) => {
    const seen = new Set(), names = [];
    let going = begins("}");
    while (going) {
      key();
      const name = keyName();
      let index = all.findIndex((member) => member.name === name);
      if (index < 0 && typed && name === "type") index = all.length;
      if (index < 0) {
        unknown(name, names);
      } else if (seen.has(index)) {
        repeated(name);
      } else if (index === all.length) {
        seen.add(index);
        afterColonSkip();
      } else {
        seen.add(index);
        expect(":", "behind a key");
        words[first + index] = inside(all[index].name, () => member(all[index]));
      }
      going = more("}");
    }
    duplicates(names);
    all.forEach((member, i) => {
      if (seen.has(i)) return;
      if (member.options > 0) words[first + i] = NONE;
      else inside(member.name, () => fault("missing"));
    });
  };
  const member = (field) => {
    if (field.options === 0) return value(field.type, field.text);
    if (peek() === 110) {
      // Room for the Option is taken whether or not the word turns out to be null.
      const none = field.options === 2 ? m.some(NONE) : NONE;
      literal("null");
      return none;
    }
    let result = value(field.inner, field.text);
    for (let i = 0; i < field.options; i++) result = m.some(result);
    return result;
  };
  const record = (type) => {
    enter();
    const words = type.members.length === 0 ? 0n : m.newRecord(Array(type.members.length).fill(0n));
    members(type.members, words, 0, false);
    depth--;
    return words;
  };
  const union = (type, next) => {
    if (next !== 123) return mismatch("an object");
    const quote = typeOf(at);
    let variant = -1;
    if (quote >= 0) {
      let close = quote + 1;
      while (close < end && bytes[close] !== 34) close += bytes[close] === 92 ? 2 : 1;
      const name = unescaped(bytes, quote + 1, Math.min(close, end));
      variant = type.variants.findIndex((v) => v.name === name);
    }
    if (variant < 0) {
      inside("type", () => fault(quote < 0 ? "missing" : "expected " + expectedVariants(type)));
      skip();
      return 0n;
    }
    enter();
    const chosen = type.variants[variant];
    let object = BigInt(variant);
    if (chosen.members.length > 0) object = m.newObject([BigInt(variant), ...chosen.members.map(() => 0n)]);
    if (chosen.form === "VALUES") payloads(chosen, object);
    else members(chosen.members, object, 1, true);
    depth--;
    return object;
  };
  const payloads = (variant, object) => {
    const names = [];
    let valuesSeen = false, typeSeen = false, going = true;
    at++;
    while (going) {
      key();
      const name = keyName();
      if ((name === "type" && typeSeen) || (name === "values" && valuesSeen)) {
        repeated(name);
      } else if (name === "values") {
        valuesSeen = true;
        inside("values", () => {
          expect(":", "behind a key");
          payloadArray(variant, object);
        });
      } else if (name === "type") {
        typeSeen = true;
        afterColonSkip();
      } else {
        unknown(name, names);
      }
      going = more("}");
    }
    duplicates(names);
    if (!valuesSeen) inside("values", () => fault("missing"));
  };
  const payloadArray = (variant, object) => {
    const expected = "a list of " + variant.members.length;
    if (peek() !== 91) return mismatch(expected);
    enter();
    let count = 0, going = begins("]");
    while (going) {
      inside(count, () => {
        if (count < variant.members.length) {
          const field = variant.members[count];
          object[count + 1] = value(field.type, field.text);
        } else {
          skip();
        }
      });
      count++;
      going = more("]");
    }
    depth--;
    return count === variant.members.length ? 0n : fault("expected " + expected);
  };
  const json = (type, next) => {
    const tag = { 110: 0, 116: 1, 102: 1, 34: 4, 91: 5, 123: 6 }[next] ?? (isDigit(next) || next === 45 ? 2 : -1);
    if (tag < 0) {
      skip();
      return 0n;
    }
    if (tag === 0) {
      literal("null");
      return 0n;
    }
    if (tag === 2) {
      const result = number();
      if (typeof result !== "string" && isInt(result)) return m.newObject([2n, result.m]);
      if (typeof result === "string") return fault("number out of range");
      return m.newObject([3n, m.newDecimal(result)]);
    }
    const payload = value(type.variants[tag].payload[0].type, false);
    return m.newObject([BigInt(tag), payload]);
  };
  const value = (id, asText) => {
    const type = m.types[id];
    const next = peek();
    const numeric = next === 45 || isDigit(next);
    switch (type.kind) {
      case "INT":
        return asText ? textNumber(true) : numeric ? integer() : mismatch("Int");
      case "DECIMAL":
        return asText ? textNumber(false) : numeric ? decimal(number()) : mismatch("Decimal");
      case "BOOL":
        return bool(next);
      case "STRING":
        if (next !== 34) return mismatch("String");
        string();
        return scanned();
      case "LIST":
        return next === 91 ? list(type.element) : mismatch("a list");
      case "MAP":
        return next === 123 ? map(type) : mismatch("an object");
      case "RECORD":
        return next === 123 ? record(type) : mismatch("an object");
      case "UNION":
        if (type.role === "JSON") return json(type, next);
        if (type.role === "OPTION") {
          if (next === 110) {
            literal("null");
            return NONE;
          }
          return m.some(value(type.variants[0].payload[0].type, asText));
        }
        if (!type.plain) return union(type, next);
        if (next !== 34) return mismatch(expectedVariants(type));
        string();
        {
          const name = keyName();
          const variant = type.variants.findIndex((v) => v.name === name);
          return variant < 0 ? fault("expected " + expectedVariants(type)) : BigInt(variant);
        }
      default:
        throw new Error("no JSON form: " + type.kind);
    }
  };

  try {
    const word = value(startType, false);
    if (peek() >= 0) malformed("the text goes on after the value");
    return found.count === 0 ? { word } : { faults: found };
  } catch (e) {
    if (!(e instanceof Malformed)) throw e;
    const only = new Faults(1);
    only.add(root, e.message);
    return { faults: only };
  }
};
