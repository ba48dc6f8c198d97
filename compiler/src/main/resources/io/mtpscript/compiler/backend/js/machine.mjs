
// What ends a request early.
class Trap extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}
class Divergence extends Trap {
  constructor(told) {
    super("ReplayDivergence");
    this.told = told;
  }
}
const trap = (code) => {
  throw new Trap(code);
};
const blocks = (bytes) => (bytes + 63n) >> 6n;
const bits = (n) => (n === 0n ? 0n : BigInt(n.toString(2).length));
const MAX_CHARGE = 1n << 32n;

// One request's gas, memory and frames. Programs see it as $; numbers of gas and memory are JavaScript's own here: they stay
// far below 2^53.
class Machine {
  constructor(meta) {
    this.meta = meta;
    this.types = prepareTypes(meta.types);
    this.templates = meta.sql.map((t) => prepareTemplate(t, this.types));
    this.functions = [];
    this.depthHint = 0;
  }

  begin(gasLimit, budget) {
    this.gasUsed = 0;
    this.gasLimit = gasLimit;
    this.budget = budget;
    this.memory = 0;
    this.peak = 0;
    this.stack = [];
    this.current = -1;
    this.block = null;
    this.args = null;
    this.running = false;
    this.result = null;
  }

  // Gas

  gas(sum) {
    this.gasUsed += sum;
    if (this.gasUsed >= this.gasLimit) trap("GasExhausted");
  }

  charge(name, units) {
    const cost = units >= MAX_CHARGE ? MAX_CHARGE : PRICE[name] * units;
    this.gas(Number(cost > MAX_CHARGE ? MAX_CHARGE : cost));
  }

  // Memory

  take(bytes) {
    const n = Number(bytes);
    if (n > this.budget - this.memory) trap("MemoryExhausted");
    this.memory += n;
  }

  give(bytes) {
    if (this.memory > this.peak) this.peak = this.memory;
    this.memory -= Number(bytes);
  }

  memoryUsed() {
    return Math.max(this.peak, this.memory);
  }

  // Control: each of these says what comes next and returns to the trampoline.

  call(id, args, rest, needed) {
    const f = this.functions[id];
    this.take(f.bytes);
    this.stack.push(this.current, rest, needed);
    this.current = id;
    this.block = f.code;
    this.args = args;
  }

  apply(closure, args, rest, needed) {
    this.call(closure[0], [closure, ...args], rest, needed);
  }

  tail(id, args) {
    const f = this.functions[id];
    const more = f.bytes - this.functions[this.current].bytes;
    if (more > this.budget - this.memory) trap("MemoryExhausted");
    if (more < 0 && this.memory > this.peak) this.peak = this.memory;
    this.memory += more;
    this.current = id;
    this.block = f.code;
    this.args = args;
  }

  tailApply(closure, args) {
    this.tail(closure[0], [closure, ...args]);
  }

  next(block, args) {
    this.block = block;
    this.args = args;
  }

  ret(value) {
    this.give(this.functions[this.current].bytes);
    const needed = this.stack.pop();
    const rest = this.stack.pop();
    this.current = this.stack.pop();
    if (rest === null) {
      this.result = value;
      this.running = false;
    } else {
      this.block = rest;
      this.args = needed.length === 0 ? [value] : [value, ...needed];
    }
  }

  unreachable() {
    trap("Internal");
  }

  run(id, args) {
    this.running = true;
    this.call(id, args, null, null);
    while (this.running) {
      const block = this.block;
      block(...this.args);
    }
    return this.result;
  }

  // Int

  int(value) {
    if (BigInt.asIntN(64, value) !== value) trap("IntOverflow");
    return value;
  }

  add(a, b) {
    return this.int(a + b);
  }

  subtract(a, b) {
    return this.int(a - b);
  }

  multiply(a, b) {
    return this.int(a * b);
  }

  divide(a, b) {
    if (b === 0n) trap("DivisionByZero");
    return this.int(a / b);
  }

  remainder(a, b) {
    if (b === 0n) trap("DivisionByZero");
    return a % b;
  }

  negate(a) {
    return this.int(-a);
  }

  // Constants: free

  text(string) {
    return ofJs(string);
  }

  decimal(digits) {
    return parseDecimal(digits, false);
  }

  list(elements) {
    return { a: elements, s: 0, n: elements.length };
  }

  slice(list, from, length) {
    return { a: list.a, s: list.s + from, n: length };
  }

  map(entries) {
    return buildTree(entries, 0, entries.length);
  }

  sql(template, params) {
    return { template, params };
  }

  sqlJoined(list, separator) {
    return { template: -1, list, separator };
  }

  // Objects: a union's value is [variant, payload...] or, without payload, the variant; a record is the array of its fields.

  newRecord(fields) {
    this.take(8 * fields.length);
    return fields;
  }

  newObject(words) {
    this.take(8 * words.length);
    return words;
  }

  newList(elements) {
    this.take(8 + 8 * elements.length);
    return { a: elements, s: 0, n: elements.length };
  }

  tag(union) {
    return typeof union === "bigint" ? union : union[0];
  }

  listNew(length) {
    if (length < 0n) trap("Internal");
    if (Number(length) >= this.budget / 8) trap("MemoryExhausted");
    const n = Number(length);
    this.take(8 + 8 * n);
    return { a: Array(n).fill(0n), s: 0, n };
  }

  listSet(list, index, value) {
    list.a[Number(index)] = value;
  }

  listLength(list) {
    return BigInt(list.n);
  }

  listAt(list, index) {
    return list.a[list.s + Number(index)];
  }

  listRest(list, count) {
    this.take(24);
    return { a: list.a, s: list.s + count, n: list.n - count };
  }

  newText(bytes, points) {
    this.take(stringSize(BigInt(bytes.length)));
    return { b: bytes, n: points === undefined ? codePoints(bytes) : points };
  }

  newAscii(string) {
    return this.newText(Buffer.from(string, "latin1"), string.length);
  }

  newString(string) {
    return this.newText(Buffer.from(string, "utf8"));
  }

  newDecimal(value) {
    this.take(16);
    return value;
  }

  some(value) {
    return this.newObject([0n, value]);
  }

  ok(value) {
    return this.newObject([0n, value]);
  }

  err(value) {
    return this.newObject([1n, value]);
  }
}
const NONE = 1n;

// Types with what the codecs look up often.
const prepareTypes = (types) => {
  const all = types.map((t) => ({ ...t }));
  const indexOf = (kind) => {
    const at = all.findIndex((t) => t.kind === kind);
    return at >= 0 ? at : all.push({ kind }) - 1;
  };
  const string = indexOf("STRING");
  const sql = indexOf("SQL");
  let json = all.findIndex((t) => t.role === "JSON");
  if (json < 0) {
    const [bool, int, decimal] = [indexOf("BOOL"), indexOf("INT"), indexOf("DECIMAL")];
    json = all.length + 2;
    all.push({ kind: "LIST", element: json }, { kind: "MAP", element: string, value: json });
    const variant = (name, type) => ({ name, payload: type < 0 ? [] : [{ name: "", type, text: false }] });
    all.push({
      kind: "UNION", name: "Json", role: "JSON",
      variants: [variant("JsonNull", -1), variant("JsonBool", bool), variant("JsonInt", int), variant("JsonDecimal", decimal),
        variant("JsonString", string), variant("JsonArray", json - 2), variant("JsonObject", json - 1)],
    });
  }
  const member = (field, only) => {
    let options = 0, inner = field.type;
    while (options < 2 && all[inner].role === "OPTION") {
      options++;
      inner = all[inner].variants[0].payload[0].type;
    }
    const name = only && field.name === "" ? "value" : field.name;
    return { name, type: field.type, text: field.text, options, inner, json: Buffer.from(quoted(name) + ":"), cbor: cborText(name) };
  };
  const ordered = (members, order) => members.map((_, i) => i).sort((a, b) => order(members[a], members[b]));
  const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const byCbor = (a, b) => (a.cbor.length !== b.cbor.length ? a.cbor.length - b.cbor.length : Buffer.compare(a.cbor, b.cbor));
  all.forEach((type, id) => {
    type.id = id;
    if (type.kind === "RECORD") {
      type.members = type.fields.map((f) => member(f, false));
      type.cborOrder = ordered(type.members, byCbor);
    }
    if (type.kind === "UNION") {
      type.plain = type.variants.every((v) => v.payload.length === 0);
      type.variants = type.variants.map((v) => {
        const unnamed = v.payload.length > 1 && v.payload.some((f) => f.name === "");
        const members = v.payload.map((f) => member(f, !unnamed && v.payload.length === 1));
        const jsonOrder = ordered(members, byName);
        const form = v.payload.length === 0 ? "BARE" : unnamed ? "VALUES" : "NAMED";
        let typeKeyAt = 0;
        while (form === "NAMED" && typeKeyAt < members.length && members[jsonOrder[typeKeyAt]].name < "type") typeKeyAt++;
        return { name: v.name, payload: v.payload, members, jsonOrder, form, typeKeyAt, json: Buffer.from(quoted(v.name)) };
      });
    }
  });
  all.json = json;
  all.sql = sql;
  return all;
};
const prepareTemplate = (template, types) => {
  const name = (id) => {
    const type = types[id];
    const simple = { INT: "int", BOOL: "bool", STRING: "string", DECIMAL: "decimal" }[type.kind];
    if (simple !== undefined) return simple;
    if (type.kind === "LIST") return name(type.element) + "[]";
    if (type.role === "JSON") return "json";
    return type.role === "OPTION" ? name(type.variants[0].payload[0].type) + "?" : "";
  };
  return {
    types: template.types,
    pieces: template.pieces.map((p) => Buffer.from(p, "utf8")),
    names: template.types.map((t) => (types[t].kind === "SQL" ? null : cborText(name(t)))),
  };
};
