
// Canonical CBOR and the order of values. Walks keep their open containers on a stack of their own, each of which holds
// 48 bytes of the budget while it is open.
const OPEN_BYTES = 48;
const blocksOf = (bytes) => Math.ceil(bytes / 64);
const bitsOf = (n) => (n === 0 ? 0 : 32 - Math.clz32(n));

class Out {
  constructor(limit) {
    this.limit = limit;
    this.buffer = Buffer.allocUnsafe(256);
    this.at = 0;
    this.over = false;
  }

  room(n) {
    if (this.over || this.at + n > this.limit) {
      this.over = true;
      return false;
    }
    if (this.at + n > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + n));
      this.buffer.copy(larger, 0, 0, this.at);
      this.buffer = larger;
    }
    return true;
  }

  byte(b) {
    if (this.room(1)) this.buffer[this.at++] = b;
  }

  bytes(b) {
    if (this.room(b.length)) {
      this.buffer.set(b, this.at);
      this.at += b.length;
    }
  }

  done() {
    return Buffer.from(this.buffer.subarray(0, this.at));
  }
}

const cborHead = (out, major, value) => {
  const n = BigInt(value);
  if (n < 24n) {
    out.byte((major << 5) | Number(n));
    return;
  }
  const size = n > 0xffffffffn ? 8 : n > 0xffffn ? 4 : n > 0xffn ? 2 : 1;
  out.byte((major << 5) | (24 + Math.log2(size)));
  for (let shift = BigInt(size - 1) * 8n; shift >= 0n; shift -= 8n) out.byte(Number((n >> shift) & 0xffn));
};
const cborInt = (out, n) => (n >= 0n ? cborHead(out, 0, n) : cborHead(out, 1, -1n - n));
const cborText = (string) => {
  const out = new Out(Infinity), bytes = Buffer.from(string, "utf8");
  cborHead(out, 3, bytes.length);
  out.bytes(bytes);
  return out.done();
};
const cborDecimal = (out, d) => {
  out.byte(0xc4);
  cborHead(out, 4, 2);
  cborInt(out, -BigInt(d.s));
  const n = d.m < 0n ? -1n - d.m : d.m;
  if (n < 1n << 64n) {
    cborHead(out, d.m < 0n ? 1 : 0, n);
    return;
  }
  out.byte(d.m < 0n ? 0xc3 : 0xc2);
  const hex = n.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : "0" + hex, "hex");
  cborHead(out, 2, bytes.length);
  out.bytes(bytes);
};

// Writes a value; gives what was charged. price 0 with charged still holds memory for open containers.
const writeCbor = (m, startType, startWord, price, out, charged) => {
  const types = m.types;
  const stack = [];
  let visits = 0;
  const charge = (units) => {
    visits += units;
    if (charged) m.gas(price * units);
  };
  const open = (frame) => {
    if (charged) m.take(OPEN_BYTES);
    stack.push(frame);
  };
  const text = (major, word) => {
    charge(1 + blocksOf(word.b.length));
    cborHead(out, major, word.b.length);
    out.bytes(word.b);
  };
  const joinPart = (join, part) =>
    part % 2 === 1 ? join.separator : join.list.a[join.list.s + part / 2];
  const joinParts = (join) => (join.list.n === 0 ? 0 : 2 * join.list.n - 1);
  // One pass over an Sql value: "measure" charges, "text" and "types" write.
  const sqlPass = (word, pass) => {
    const frames = [];
    let bytes = 0, parameters = 0;
    const enter = (sql) => {
      const template = sql.template >= 0 ? m.templates[sql.template] : null;
      const own = template === null ? 0 : template.pieces.reduce((sum, p) => sum + p.length, 0);
      if (pass === "measure") charge(1 + blocksOf(own));
      m.take(OPEN_BYTES);
      frames.push({ sql, template, part: 0, end: template === null ? joinParts(sql) : 2 * template.types.length + 1 });
    };
    enter(word);
    while (frames.length > 0) {
      const frame = frames[frames.length - 1];
      if (frame.part === frame.end) {
        frames.pop();
        m.give(OPEN_BYTES);
        continue;
      }
      const part = frame.part++;
      if (frame.template === null) {
        enter(joinPart(frame.sql, part));
        continue;
      }
      const index = part >> 1;
      if (part % 2 === 0) {
        bytes += frame.template.pieces[index].length;
        if (pass === "text") out.bytes(frame.template.pieces[index]);
      } else if (frame.template.names[index] === null) {
        enter(frame.sql.params[index]);
      } else {
        parameters++;
        const placeholder = Buffer.from("$" + parameters);
        if (pass === "measure") bytes += placeholder.length;
        else out.bytes(pass === "text" ? placeholder : frame.template.names[index]);
      }
    }
    return { bytes, parameters };
  };
  const openSql = (sql) => {
    const template = sql.template >= 0 ? m.templates[sql.template] : null;
    open({ shape: "params", word: sql, template, part: 0, end: template === null ? joinParts(sql) : template.types.length });
  };
  const visit = (id, word) => {
    const type = types[id];
    if (type.kind === "STRING") return text(3, word);
    if (type.kind === "SECRET") return text(2, word);
    charge(1);
    switch (type.kind) {
      case "INT":
        return cborInt(out, word);
      case "BOOL":
        return out.byte(word ? 0xf5 : 0xf4);
      case "UNIT":
        return out.byte(0xf6);
      case "DECIMAL":
        return cborDecimal(out, word);
      case "LIST":
        cborHead(out, 4, word.n);
        return open({ shape: "list", type, word, part: 0, end: word.n });
      case "RECORD":
        cborHead(out, 5, type.members.length);
        return open({ shape: "record", type, word, part: 0, end: type.members.length });
      case "UNION": {
        const tag = Number(m.tag(word));
        const variant = type.variants[tag];
        const size = typeof word === "bigint" ? 0 : variant.payload.length;
        cborHead(out, 4, 1 + size);
        cborHead(out, 0, tag);
        return size === 0 ? undefined : open({ shape: "payload", variant, word, part: 0, end: size });
      }
      case "MAP": {
        const size = treeSize(word);
        charge(size * bitsOf(size));
        cborHead(out, 5, size);
        const entries = treeEntries(word).map((e) => ({ ...e, bytes: freeCbor(m, type.element, e.k) }));
        entries.sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes));
        return open({ shape: "map", type, entries, part: 0, end: 2 * size });
      }
      case "SQL": {
        const measured = sqlPass(word, "measure");
        cborHead(out, 4, 3);
        cborHead(out, 3, measured.bytes);
        sqlPass(word, "text");
        cborHead(out, 4, measured.parameters);
        open({ shape: "types", word, parameters: measured.parameters, part: 0, end: 1 });
        return openSql(word);
      }
      default:
        throw new Error("no CBOR form: " + type.kind);
    }
  };
  visit(startType, startWord);
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (frame.part === frame.end) {
      stack.pop();
      if (charged) m.give(OPEN_BYTES);
      continue;
    }
    const part = frame.part++;
    switch (frame.shape) {
      case "list":
        visit(frame.type.element, frame.word.a[frame.word.s + part]);
        break;
      case "record": {
        const at = frame.type.cborOrder[part];
        out.bytes(frame.type.members[at].cbor);
        visit(frame.type.members[at].type, frame.word[at]);
        break;
      }
      case "payload":
        visit(frame.variant.payload[part].type, frame.word[part + 1]);
        break;
      case "map": {
        const entry = frame.entries[part >> 1];
        if (part % 2 === 0) visit(frame.type.element, entry.k);
        else visit(frame.type.value, entry.v);
        break;
      }
      case "params":
        if (frame.template === null) openSql(joinPart(frame.word, part));
        else if (frame.template.names[part] === null) openSql(frame.word.params[part]);
        else visit(frame.template.types[part], frame.word.params[part]);
        break;
      default:
        cborHead(out, 4, frame.parameters);
        sqlPass(frame.word, "types");
    }
  }
  return visits;
};
const freeCbor = (m, type, word) => {
  const out = new Out(Infinity);
  writeCbor(m, type, word, 0, out, false);
  return out.done();
};

// Structural comparison: a container is closed before its last part is visited.
const compareValues = (m, startType, x, y, price, charged) => {
  const types = m.types;
  const stack = [];
  let visits = 0;
  const charge = (units) => {
    visits += units;
    if (charged) m.gas(price * units);
  };
  const sign = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const open = (end, part) => {
    if (end === 0) return 0;
    if (charged) m.take(OPEN_BYTES);
    stack.push({ at: 0, end, part });
    return 0;
  };
  const visit = (id, a, b) => {
    const type = types[id];
    if (type.kind === "STRING" || type.kind === "SECRET") {
      charge(1 + blocksOf(Math.min(a.b.length, b.b.length)));
      return a.b.length !== b.b.length ? sign(a.b.length, b.b.length) : Buffer.compare(a.b, b.b);
    }
    charge(1);
    switch (type.kind) {
      case "INT":
        return a < 0n !== b < 0n ? (a < 0n ? 1 : -1) : a < 0n ? sign(b, a) : sign(a, b);
      case "BOOL":
        return sign(a, b);
      case "UNIT":
        return 0;
      case "DECIMAL":
        return compareDecimals(a, b);
      case "LIST":
        return sign(a.n, b.n) || open(a.n, (i) => visit(type.element, a.a[a.s + i], b.a[b.s + i]));
      case "RECORD":
        return open(type.members.length, (i) => {
          const at = type.cborOrder[i];
          return visit(type.members[at].type, a[at], b[at]);
        });
      case "UNION": {
        const plainA = typeof a === "bigint", plainB = typeof b === "bigint";
        if (plainA && plainB) return sign(a, b);
        const tagA = Number(m.tag(a)), tagB = Number(m.tag(b));
        const sizeA = type.variants[tagA].payload.length, sizeB = type.variants[tagB].payload.length;
        if (tagA !== tagB) return sizeA !== sizeB ? sign(sizeA, sizeB) : sign(tagA, tagB);
        const payload = type.variants[tagA].payload;
        return open(sizeA, (i) => visit(payload[i].type, a[i + 1], b[i + 1]));
      }
      case "MAP": {
        const size = treeSize(a);
        const order = sign(size, treeSize(b));
        if (order !== 0 || size === 0) return order;
        const entriesA = treeEntries(a), entriesB = treeEntries(b);
        return open(2 * size, (i) =>
          i % 2 === 0
            ? visit(type.element, entriesA[i >> 1].k, entriesB[i >> 1].k)
            : visit(type.value, entriesA[i >> 1].v, entriesB[i >> 1].v));
      }
      case "FUNCTION": {
        const f = m.functions[a[0]];
        return sign(f.codeClass, m.functions[b[0]].codeClass)
          || open(f.captures.length, (i) => visit(f.captures[i], a[i + 1], b[i + 1]));
      }
      case "SQL": {
        if (a.template !== b.template) return sign(a.template, b.template);
        if (a.template >= 0) {
          const template = m.templates[a.template];
          return open(template.types.length, (i) => visit(template.types[i], a.params[i], b.params[i]));
        }
        const order = sign(a.list.n, b.list.n)
          || open(a.list.n, (i) => visit(types.sql, a.list.a[a.list.s + i], b.list.a[b.list.s + i]));
        return order || open(1, () => visit(types.sql, a.separator, b.separator));
      }
      default:
        throw new Error("no order: " + type.kind);
    }
  };
  let order = visit(startType, x, y);
  while (order === 0 && stack.length > 0) {
    const frame = stack[stack.length - 1];
    const at = frame.at++;
    if (frame.at === frame.end) {
      stack.pop();
      if (charged) m.give(OPEN_BYTES);
    }
    order = frame.part(at);
  }
  if (charged && stack.length > 0) m.give(OPEN_BYTES * stack.length);
  m.visits = visits;
  return order;
};
const compareDecimals = (a, b) => {
  if (a.m === b.m && a.s === b.s) return 0;
  if (a.s !== b.s) return a.s < b.s ? -1 : 1;
  const kind = (d) => {
    if (d.m >= 0n) return d.m < 1n << 64n ? 0 : 2;
    return -d.m <= 1n << 64n ? 1 : 3;
  };
  if (kind(a) !== kind(b)) return kind(a) < kind(b) ? -1 : 1;
  const x = a.m < 0n ? -a.m : a.m, y = b.m < 0n ? -b.m : b.m;
  return x < y ? -1 : x > y ? 1 : 0;
};

// Reads the canonical CBOR of a value of a type; whatever else there is is an Error.
const readCbor = (m, startType, bytes) => {
  let at = 0, depth = 0;
  const bad = (what) => {
    throw new Error("byte " + at + ": " + what);
  };
  const head = (major) => {
    if (at >= bytes.length || bytes[at] >> 5 !== major) bad("another item is due");
    const info = bytes[at++] & 31;
    if (info < 24) return BigInt(info);
    if (info > 27) bad("a head that is not canonical");
    const size = 1 << (info - 24);
    if (at + size > bytes.length) bad("the data ends inside a head");
    let n = 0n;
    for (let i = 0; i < size; i++) n = (n << 8n) | BigInt(bytes[at++]);
    if (size === 1 ? n < 24n : n >> BigInt(size * 4) === 0n) bad("a longer head than needed");
    return n;
  };
  const major = () => (at < bytes.length ? bytes[at] >> 5 : -1);
  const integer = () => {
    const negative = major() === 1;
    const n = head(negative ? 1 : 0);
    if (n > INT_MAX) bad("an integer outside 64 bits");
    return negative ? -1n - n : n;
  };
  const payload = (kind) => {
    const n = Number(head(kind));
    if (n > bytes.length - at) bad("the data ends inside a string");
    const part = bytes.subarray(at, at + n);
    at += n;
    return part;
  };
  const count = (kind, each) => {
    const n = head(kind);
    if (n > BigInt(Math.floor((bytes.length - at) / each))) bad("the data ends inside a container");
    return Number(n);
  };
  const nested = (read) => {
    if (++depth > LIMITS.cborDepth) bad("nested too deep");
    const value = read();
    depth--;
    return value;
  };
  const string = (kind) => {
    const part = payload(kind);
    if (!isUtf8(part)) bad("no UTF-8");
    return m.newText(Buffer.from(part));
  };
  const decimal = () => {
    if (head(6) !== 4n || count(4, 1) !== 2) bad("a Decimal is due");
    const scale = integer();
    if (scale > 0n || scale < -28n) bad("no scale");
    let value;
    if (major() === 6) {
      const tag = head(6);
      const part = payload(2);
      if ((tag !== 2n && tag !== 3n) || part.length <= 8 || part.length > 16 || part[0] === 0) bad("no mantissa");
      const n = BigInt("0x" + part.toString("hex"));
      value = tag === 3n ? -1n - n : n;
    } else {
      const negative = major() === 1;
      const n = head(negative ? 1 : 0);
      value = negative ? -1n - n : n;
    }
    const s = Number(-scale);
    if ((value < 0n ? -value : value) >= POW10[34] || (s > 0 && value % 10n === 0n)) bad("not the canonical Decimal");
    return { m: value, s };
  };
  const read = (id) => {
    const type = m.types[id];
    switch (type.kind) {
      case "INT":
        return integer();
      case "BOOL": {
        const b = bytes[at++];
        if (b !== 0xf4 && b !== 0xf5) bad("a Bool is due");
        return b === 0xf5;
      }
      case "UNIT":
        if (bytes[at++] !== 0xf6) bad("null is due");
        return 0n;
      case "STRING":
        return string(3);
      case "SECRET":
        return string(2);
      case "DECIMAL":
        return m.newDecimal(decimal());
      case "LIST": {
        const n = count(4, 1);
        const elements = [];
        nested(() => {
          for (let i = 0; i < n; i++) elements.push(read(type.element));
        });
        return m.newList(elements);
      }
      case "MAP": {
        const n = count(5, 2);
        const entries = [];
        let last = null;
        nested(() => {
          for (let i = 0; i < n; i++) {
            const from = at;
            const key = read(type.element);
            const raw = bytes.subarray(from, at);
            if (last !== null && (raw.length - last.length || Buffer.compare(raw, last)) <= 0) bad("a key out of order");
            last = raw;
            entries.push([keyHash(m, type.element, key, 0).hash, key, read(type.value)]);
          }
        });
        m.take(72 * n);
        sortEntries(m, type.element, entries);
        return buildTree(entries, 0, n);
      }
      case "RECORD": {
        const n = count(5, 2);
        if (n !== type.members.length) bad("a record of " + type.members.length + " fields is due");
        if (n === 0) return 0n;
        const record = m.newRecord(Array(n).fill(0n));
        nested(() => {
          for (let i = 0; i < n; i++) {
            const word = type.cborOrder[i];
            const name = type.members[word].cbor;
            if (Buffer.compare(bytes.subarray(at, at + name.length), name) !== 0) bad("another field is due");
            at += name.length;
            record[word] = read(type.members[word].type);
          }
        });
        return record;
      }
      case "UNION": {
        const n = count(4, 1);
        if (n === 0) bad("a variant is due");
        return nested(() => {
          const tag = integer();
          if (tag < 0n || tag >= BigInt(type.variants.length)) bad("no such variant");
          const payloads = type.variants[Number(tag)].payload;
          if (n !== 1 + payloads.length) bad("other payloads are due");
          if (payloads.length === 0) return tag;
          const object = m.newObject([tag, ...payloads.map(() => 0n)]);
          for (let i = 0; i < payloads.length; i++) object[i + 1] = read(payloads[i].type);
          return object;
        });
      }
      default:
        throw new Error("cannot be read from CBOR: " + type.kind);
    }
  };
  const value = read(startType);
  if (at !== bytes.length) bad("bytes behind the end");
  return value;
};
