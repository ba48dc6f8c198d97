
// Writes canonical JSON: every visit is charged before its bytes are written.
const ESCAPES = { 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\" };
const quoted = (string) => {
  let text = '"';
  for (let i = 0; i < string.length; i++) {
    const c = string.charCodeAt(i);
    text += ESCAPES[c] ?? (c < 32 ? "\\u00" + c.toString(16).padStart(2, "0") : string[i]);
  }
  return text + '"';
};
const QUOTE = 34, COMMA = 44;
const ascii = (text) => Buffer.from(text, "latin1");
const jsonString = (out, text) => {
  out.byte(QUOTE);
  let plain = 0;
  const b = text.b;
  for (let i = 0; i < b.length && !out.over; i++) {
    const escape = b[i] < 128 ? ESCAPES[b[i]] ?? (b[i] < 32 ? "\\u00" + b[i].toString(16).padStart(2, "0") : undefined) : undefined;
    if (escape !== undefined) {
      out.bytes(b.subarray(plain, i));
      out.bytes(ascii(escape));
      plain = i + 1;
    }
  }
  out.bytes(b.subarray(plain));
  out.byte(QUOTE);
};
const writeJson = (m, startType, startWord, price, out) => {
  const stack = [];
  let depth = 0;
  const charge = (units) => m.gas(price * units);
  const put = (text) => out.bytes(ascii(text));
  const deeper = (levels) => {
    depth += levels;
    if (depth > LIMITS.jsonDepth) trap("ResponseTooLarge");
  };
  const comma = (frame) => {
    if (frame.started) out.byte(COMMA);
    frame.started = true;
  };
  const open = (frame) => stack.push({ ...frame, started: false, part: 0 });
  const string = (word) => {
    charge(1 + blocksOf(word.b.length));
    jsonString(out, word);
  };
  const scalar = (text, digits) => put(text ? '"' + digits + '"' : digits);
  const value = (startId, startValue, text) => {
    let id = startId, word = startValue;
    while (true) {
      const type = m.types[id];
      if (type.kind === "STRING") return string(word);
      charge(1);
      if (type.kind !== "UNION" || type.role === "ORDINARY") return container(type, word, text);
      const tag = Number(m.tag(word));
      if (tag === (type.role === "OPTION" ? 1 : 0)) return put("null");
      id = type.variants[tag].payload[0].type;
      word = word[1];
    }
  };
  const container = (type, word, text) => {
    switch (type.kind) {
      case "INT":
        return scalar(text, word.toString());
      case "BOOL":
        return put(word ? "true" : "false");
      case "DECIMAL":
        return scalar(text, decimalText(word));
      case "LIST":
        deeper(1);
        put("[");
        return open({ shape: "list", type, word, end: word.n, close: "]", levels: 1 });
      case "RECORD":
        deeper(1);
        put("{");
        return open({ shape: "record", type, word, end: type.members.length, close: "}", levels: 1 });
      case "MAP": {
        const size = treeSize(word);
        charge(size * bitsOf(size));
        deeper(1);
        put("{");
        const entries = treeEntries(word).map((e) => ({ name: toJs(e.k), k: e.k, v: e.v }));
        entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
        return open({ shape: "map", type, entries, end: entries.length, close: "}", levels: 1 });
      }
      case "UNION":
        return union(type, word);
      default:
        throw new Error("no JSON form: " + type.kind);
    }
  };
  const union = (type, word) => {
    const variant = type.variants[Number(m.tag(word))];
    if (type.plain) return out.bytes(variant.json);
    const head = () => {
      put('{"type":');
      out.bytes(variant.json);
    };
    if (variant.form === "BARE") {
      deeper(1);
      head();
      put("}");
      depth--;
      return undefined;
    }
    if (variant.form === "NAMED") {
      deeper(1);
      put("{");
      return open({ shape: "named", variant, word, end: variant.members.length + 1, close: "}", levels: 1 });
    }
    deeper(2);
    head();
    put(',"values":[');
    return open({ shape: "values", variant, word, end: variant.members.length, close: "]}", levels: 2 });
  };
  const member = (frame, field, word) => {
    if (field.options === 0) {
      comma(frame);
      out.bytes(field.json);
      return value(field.type, word, field.text);
    }
    charge(1);
    if (word === NONE) return undefined;
    comma(frame);
    out.bytes(field.json);
    let inner = word[1];
    if (field.options === 2) {
      charge(1);
      if (inner === NONE) return put("null");
      inner = inner[1];
    }
    return value(field.inner, inner, field.text);
  };
  value(startType, startWord, false);
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (frame.part === frame.end) {
      stack.pop();
      depth -= frame.levels;
      put(frame.close);
      continue;
    }
    const part = frame.part++;
    switch (frame.shape) {
      case "list":
        comma(frame);
        value(frame.type.element, frame.word.a[frame.word.s + part], false);
        break;
      case "record":
        member(frame, frame.type.members[part], frame.word[part]);
        break;
      case "map":
        comma(frame);
        string(frame.entries[part].k);
        put(":");
        value(frame.type.value, frame.entries[part].v, false);
        break;
      case "named":
        if (part === frame.variant.typeKeyAt) {
          comma(frame);
          put('"type":');
          out.bytes(frame.variant.json);
        } else {
          const index = frame.variant.jsonOrder[part < frame.variant.typeKeyAt ? part : part - 1];
          member(frame, frame.variant.members[index], frame.word[index + 1]);
        }
        break;
      default:
        comma(frame);
        value(frame.variant.members[part].type, frame.word[part + 1], frame.variant.members[part].text);
    }
  }
};
const jsonText = (m, type, word, price) => {
  const left = (m.budget - m.memory) & -8;
  const out = new Out(Math.max(0, left - 8));
  writeJson(m, type, word, Number(price), out);
  if (out.over) trap("MemoryExhausted");
  return m.newText(out.done());
};
