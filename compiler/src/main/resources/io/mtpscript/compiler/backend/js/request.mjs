
// Effects: every call is answered by the transcript.
Object.assign(Machine.prototype, {
  effect(site, args, rest, needed) {
    const [answer] = this.answered([{ site, args }], this.budget, null);
    this.next(rest, [answer, ...needed]);
  },
  effectAll(calls, rest, needed) {
    if (calls.n === 0) {
      this.next(rest, [calls, ...needed]);
      return;
    }
    const state = { list: null, total: calls.n };
    const answers = [];
    for (let from = 0; from < calls.n; from += LIMITS.sideBySide) {
      const group = flat(calls).slice(from, from + LIMITS.sideBySide).map(([site, ...args]) => ({ site, args }));
      answers.push(...this.answered(group, this.budget, state));
    }
    this.next(rest, [{ a: answers, s: 0, n: answers.length }, ...needed]);
  },
  // Writes all calls of a suspension, then takes their answers, in order.
  answered(group, budget, all) {
    let written = 0;
    const first = this.effects.length;
    for (const { site, args } of group) {
      if (all !== null) this.charge("EFFECT_ALL_CALL", 1n);
      const called = this.meta.sites[site];
      const out = new Out(budget - this.memory - written);
      cborHead(out, 4, 3);
      out.bytes(cborText(called.effect));
      out.bytes(cborText(called.name));
      cborHead(out, 4, called.args.length);
      called.args.forEach((type, i) => writeCbor(this, type, args[i], Number(PRICE.EFFECT_ARGUMENTS), out, true));
      if (out.over) trap("MemoryExhausted");
      const call = out.done();
      written += call.length;
      this.effects.push({ number: this.effects.length, hash: sha256(call).toString("hex"), call: call.toString("hex"), beside: group.length > 1 });
    }
    group.forEach(({ site }, i) => {
      if (!this.route.effects.includes(this.meta.sites[site].effect)) trap("Internal");
      const entry = this.transcript[first + i];
      const { hash } = this.effects[first + i];
      if (entry === undefined || (entry.hash !== undefined && entry.hash !== hash)) {
        const { effect, name } = this.meta.sites[site];
        const found = entry === undefined ? "no answer for it" : "the answer to another call, with the hash " + entry.hash;
        throw new Divergence("effect " + (first + i) + " is " + effect + "." + name + " with the hash " + hash + "; the transcript has " + found);
      }
    });
    return group.map(({ site }, i) => {
      if (all !== null && all.list === null) {
        this.take(8 + 8 * all.total);
        all.list = true;
      }
      const answer = Buffer.from(this.transcript[first + i].answer, "hex");
      this.charge("EFFECT_ANSWER", BigInt(blocksOf(answer.length)));
      return readCbor(this, this.meta.sites[site].result, answer);
    });
  },
});

// Routing
// HEAD is answered by a route of its own, or by one for GET that does not write to the database.
const routeFor = (routes, method) =>
  routes.find((r) => r.method === method)
    ?? (method === "HEAD" ? routes.find((r) => r.method === "GET" && !r.effects.includes("DbWrite")) : undefined);
const pathTree = (routes) => {
  const node = () => ({ fixed: new Map(), parameter: null, routes: [] });
  const root = node();
  for (const route of routes) {
    let at = root;
    for (const segment of route.path) {
      if (segment.parameter) {
        at.parameter ??= node();
        at = at.parameter;
      } else {
        if (!at.fixed.has(segment.text)) at.fixed.set(segment.text, node());
        at = at.fixed.get(segment.text);
      }
    }
    at.routes.push(route);
  }
  return root;
};
const percentText = (text) => {
  const bytes = percentDecoded(Buffer.from(text, "latin1"));
  return bytes === null ? null : bytes.toString("utf8");
};
const findRoute = (root, method, target) => {
  const question = target.indexOf("?");
  const path = question < 0 ? target : target.slice(0, question);
  if (percentText(path) === null) return { error: "ValidationFailed" };
  const segments = path === "/" ? [] : path.slice(1).split("/");
  const allowed = new Set();
  const search = (node, i, parameters) => {
    if (i === segments.length) {
      node.routes.forEach((r) => allowed.add(r.method));
      const route = routeFor(node.routes, method);
      return route === undefined ? null : { route, parameters };
    }
    if (segments[i] === "") return null;
    const text = percentText(segments[i]);
    const fixed = node.fixed.get(text);
    const found = fixed === undefined ? null : search(fixed, i + 1, parameters);
    if (found !== null || node.parameter === null) return found;
    return search(node.parameter, i + 1, [...parameters, text]);
  };
  const found = search(root, 0, []);
  if (found !== null) return found;
  return { error: allowed.size > 0 ? "MethodNotAllowed" : "NotFound" };
};

// Parameters
const placeOf = (root, name) => (root === "headers" || IDENTIFIER.test(name) ? root + "." + name : root + '["' + name + '"]');
const scalarOf = (m, id, text, path, faults) => {
  if (text === null) {
    faults.add(path, "is not UTF-8");
    return 0n;
  }
  const bytes = Buffer.from(text, "utf8");
  m.charge("BIND_PARAMETER", BigInt(blocksOf(bytes.length)));
  const fault = (message) => {
    faults.add(path, message);
    return 0n;
  };
  const type = m.types[id];
  switch (type.kind) {
    case "INT":
    case "DECIMAL": {
      const wantsInt = type.kind === "INT";
      const result = parseDecimal(text, false);
      if (result === "SYNTAX" || (wantsInt && text.includes("."))) return fault(wantsInt ? "expected Int" : "expected Decimal");
      if (typeof result === "string") return fault("number out of range");
      if (!wantsInt) return m.newDecimal(result);
      return isInt(result) ? result.m : fault("number out of range");
    }
    case "STRING":
      return m.newText(bytes);
    case "BOOL":
      return text === "true" || text === "false" ? text === "true" : fault("expected Bool");
    default: {
      const variant = type.variants.findIndex((v) => v.name === text);
      return variant < 0 ? fault("expected " + expectedVariants(type)) : BigInt(variant);
    }
  }
};
const bindField = (m, id, texts, path, faults) => {
  const type = m.types[id];
  const before = faults.count;
  if (type.role === "OPTION") {
    if (texts.length === 0) return NONE;
    const word = bindField(m, type.variants[0].payload[0].type, texts, path, faults);
    return faults.count === before ? m.some(word) : 0n;
  }
  if (type.kind === "LIST") {
    const elements = texts.map((text, i) => scalarOf(m, type.element, text, path + "[" + i + "]", faults));
    return faults.count === before ? m.newList(elements) : 0n;
  }
  if (texts.length !== 1) {
    faults.add(path, texts.length === 0 ? "is missing" : "is given more than once");
    return 0n;
  }
  return scalarOf(m, id, texts[0], path, faults);
};
const bindRecord = (m, root, record, texts, faults) => {
  if (record.bindings.length === 0) return 0n;
  const before = faults.count;
  const words = record.bindings.map((binding) => {
    const given = texts.get(binding.name) ?? [];
    if (given.length === 0 && binding.standard !== "") {
      const bytes = Buffer.from(binding.standard, "hex");
      m.charge("BIND_PARAMETER", BigInt(blocksOf(bytes.length)));
      return readCbor(m, binding.type, bytes);
    }
    return bindField(m, binding.type, given, placeOf(root, binding.name), faults);
  });
  return faults.count === before ? m.newRecord(words) : 0n;
};
const appended = (map, name, value) => {
  if (!map.has(name)) map.set(name, []);
  map.get(name).push(value);
};
const queryTexts = (record, target, faults) => {
  const texts = new Map();
  const question = target.indexOf("?");
  let wellFormed = true;
  for (const pair of question < 0 ? [] : target.slice(question + 1).split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = percentText(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : percentText(pair.slice(equals + 1));
    if (name !== null && record.bindings.some((b) => b.name === name)) appended(texts, name, value);
    else if (name === null || value === null) wellFormed = false;
  }
  if (!wellFormed) faults.add("query", "has malformed percent-encoding");
  return texts;
};
const headerTexts = (record, headers) => {
  const texts = new Map();
  for (const binding of record.bindings) {
    for (const [name, value] of headers) {
      if (name.toLowerCase() !== binding.name.toLowerCase()) continue;
      const bytes = Buffer.from(value, "latin1");
      appended(texts, binding.name, isUtf8(bytes) ? bytes.toString("utf8") : null);
    }
  }
  return texts;
};
const principalWord = (m, type, principal) => {
  const words = m.types[type].members.map((member) => {
    const bytes = member.name === "subject" ? Buffer.from(principal.subject, "utf8") : Buffer.from(principal.claims, "hex");
    m.charge("BIND_PARAMETER", BigInt(blocksOf(bytes.length)));
    return member.name === "subject" ? m.newText(bytes) : readCbor(m, member.type, bytes);
  });
  return m.newRecord(words);
};
const bodyBytes = (body) =>
  typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body?.base64 ?? "", "base64");

const shortPath = (path) => {
  if (path.length <= LIMITS.faultPath) return path;
  const end = LIMITS.faultPath - 3, last = path.charCodeAt(end - 1);
  return path.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end) + "...";
};
const errorBody = (m, code, details) => {
  if (code === "GasExhausted") return '{"error":"GasExhausted","gasLimit":' + m.gasLimit + ',"gasUsed":' + m.gasUsed + "}";
  const list = details.map((d) => '{"message":' + quoted(d.message) + ',"path":' + quoted(shortPath(d.path)) + "}");
  const message = ERRORS[code][1];
  return "{" + (list.length > 0 ? '"details":[' + list.join(",") + "]," : "") + '"error":' + quoted(code)
    + (message === "" ? "" : ',"message":' + quoted(message)) + "}";
};
const failed = (m, code, details) => ({
  status: ERRORS[code][0], headers: [], body: Buffer.from(errorBody(m, code, details), "utf8"), error: code,
  rollback: true, failed: true, faults: details,
});
const answer = (m, request, match) => {
  m.charge("REQUEST_START", 1n);
  m.gas(m.meta.constantGas);
  const { route } = match;
  const faults = new Faults(LIMITS.faults);
  const headers = request.headers ?? [];
  const names = route.path.filter((s) => s.parameter).map((s) => s.text);
  const pathTexts = new Map(names.map((name, i) => [name, [match.parameters[i]]]));
  const args = [
    bindRecord(m, "path", route.pathRecord, pathTexts, faults),
    bindRecord(m, "query", route.queryRecord, queryTexts(route.queryRecord, request.target, faults), faults),
    bindRecord(m, "headers", route.headersRecord, headerTexts(route.headersRecord, headers), faults),
    0n,
  ];
  if (route.body >= 0) {
    const bytes = bodyBytes(request.body);
    if (bytes.length === 0) {
      faults.add("body", "is missing");
    } else {
      m.charge("JSON_BODY_DECODE", BigInt(blocksOf(bytes.length)));
      const read = readJson(m, route.body, route.open, bytes, "body", LIMITS.faults);
      if (read.faults === undefined) args[3] = read.word;
      else {
        read.faults.list.forEach((f) => faults.add(f.path, f.message));
        faults.count += read.faults.count - read.faults.list.length;
      }
    }
  }
  if (route.auth >= 0) args.push(principalWord(m, route.auth, request.principal));
  if (faults.count > 0) return failed(m, "ValidationFailed", faults.list);
  const [status, flags, fields, type, word] = m.run(route.handler, args);
  const out = new Out(LIMITS.body);
  if (type >= 0) writeJson(m, type, word, Number(PRICE.JSON_RESPONSE_ENCODE), out);
  if (out.over) trap("ResponseTooLarge");
  return {
    status: Number(status), headers: flat(fields).map((f) => f.map(toJs)), body: out.done(),
    rollback: (flags & 1) !== 0, failed: (flags & 2) !== 0, faults: [],
  };
};
const handled = (m, tree, request, transcript, options) => {
  m.begin(options.gasLimit ?? LIMITS.gas, options.memory ?? LIMITS.memory);
  m.effects = [];
  m.transcript = transcript;
  const match = findRoute(tree, request.method, request.target);
  let result;
  if (match.error !== undefined) {
    result = failed(m, match.error, match.error === "ValidationFailed" ? [{ path: "path", message: "has malformed percent-encoding" }] : []);
  } else {
    m.route = match.route;
    try {
      result = answer(m, request, match);
    } catch (e) {
      result = failed(m, e instanceof Trap ? e.code : "Internal", []);
      if (e instanceof Divergence) result.divergence = e.told;
      else if (!(e instanceof Trap)) result.fault = e.message;
    }
  }
  const { body, ...rest } = result;
  return {
    ...rest, body: body.toString("utf8"), bodySha256: sha256(body).toString("hex"),
    gasUsed: m.gasUsed, memoryUsed: m.memoryUsed(), effects: m.effects,
  };
};

// What a module exports: a function of a request and a transcript alone.
export const program = (meta, build) => {
  if (meta.semantics !== SEMANTICS) throw new Error("The program was compiled for another version of this runtime");
  const m = new Machine(meta);
  m.functions = build(m).map(([code, registers, codeClass, captures]) => ({
    code, bytes: 16 + 8 * registers, codeClass, captures,
  }));
  const tree = pathTree(meta.routes);
  return (request, transcript = [], options = {}) => handled(m, tree, request, transcript, options);
};

// node mtp-runtime.mjs app.mjs < requests.json: an array of {request, transcript, options} gives an array of results.
const main = async (file) => {
  const { handle } = await import(pathToFileURL(resolve(file)).href);
  const input = JSON.parse(readFileSync(0, "utf8"));
  const one = ({ request, transcript, options }) => handle(request, transcript, options);
  process.stdout.write(JSON.stringify(Array.isArray(input) ? input.map(one) : one(input)) + "\n");
};
// Not awaited: the program imports this module, which has to have ended by then.
if (process.argv[2] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  main(process.argv[2]).catch((e) => {
    process.stderr.write(e.message + "\n");
    process.exitCode = 1;
  });
}
