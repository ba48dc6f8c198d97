/**
 * An exact decimal number as its digits: "12.5", "-0.01". Nothing is lost on the way: no number of JavaScript is involved.
 * Hand it to a decimal library (big.js, decimal.js, ...) to compute; Number(x) rounds.
 */
export type Decimal = string;

/** Any JSON. A number that JavaScript cannot hold exactly is a JsonNumber. */
export type Json = null | boolean | number | string | JsonNumber | Json[] | { [name: string]: Json };

/** A JSON number by its digits. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    if (!NUMBER.test(text)) {
      throw new RangeError(`${JSON.stringify(text)} is no JSON number`);
    }
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** A response of the API: `ok` for statuses below 400. */
export interface Answer<Ok extends boolean, Status extends number, Body> {
  readonly ok: Ok;
  readonly status: Status;
  readonly body: Body;
  readonly headers: Headers;
}

/** What an error says: its code and, for people, a message. */
export interface ErrorBody<Code extends string> {
  error: Code;
  message?: string | undefined;
}

/** The response is none that the API describes: another status (of a proxy, say), or a body of another form. */
export class UnexpectedResponse extends Error {
  override readonly name = "UnexpectedResponse";
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string, why: string) {
    super(`status ${status}: ${why}`);
    this.status = status;
    this.text = text;
  }
}

/** What `unwrap` throws: a response that the API describes and that is an error. */
export class ApiError<A extends Answer<false, number, unknown>> extends Error {
  override readonly name = "ApiError";
  readonly answer: A;

  constructor(answer: A) {
    super(`status ${answer.status}: ${describe(answer.body)}`);
    this.answer = answer;
  }
}

/** The body of a success; throws an ApiError otherwise. */
export function unwrap<A extends Answer<boolean, number, unknown>>(answer: A): Extract<A, { ok: true }>["body"] {
  if (!answer.ok) {
    throw new ApiError(answer as Answer<false, number, unknown>);
  }
  return answer.body as Extract<A, { ok: true }>["body"];
}

function describe(body: unknown): string {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  return [error, message].filter((part) => typeof part === "string").join(": ");
}

/** For one call. */
export interface CallOptions {
  /** Ends the call: `AbortSignal.timeout(5000)`. */
  readonly signal?: AbortSignal;
  readonly headers?: { readonly [name: string]: string };
}

type WireShape =
  | "int"
  | "textInt"
  | "decimal"
  | "bool"
  | "string"
  | "json"
  | { readonly textDecimal: true }
  | { readonly choice: readonly string[] }
  | { readonly list: WireShape }
  | { readonly tuple: readonly WireShape[] }
  | { readonly map: WireShape }
  | { readonly fields: { readonly [name: string]: WireShape }; readonly optional?: readonly string[] }
  | { readonly ref: string }
  | { readonly nullable: WireShape }
  | { readonly anyOf: readonly WireShape[] }
  | { readonly variants: { readonly [type: string]: string } };

interface WireParameter {
  readonly field: string;
  readonly name: string;
  readonly shape: WireShape;
}

interface WireOperation {
  readonly method: string;
  readonly path: readonly (string | WireParameter)[];
  readonly query?: readonly WireParameter[];
  readonly headers?: readonly WireParameter[];
  readonly body?: WireShape;
  readonly security?: string;
  /** By status; null where there is no body. */
  readonly responses: { readonly [status: string]: WireShape | null };
  /** Statuses that come with and without a body. */
  readonly maybeEmpty?: readonly number[];
}

interface WireArgs {
  readonly path?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly body?: unknown;
}

const ERROR_BODY: WireShape = { fields: { error: "string", message: "string" }, optional: ["message"] };
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const PLAIN = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

async function call(client: ClientOptions, operation: WireOperation, args: WireArgs, options: CallOptions): Promise<unknown> {
  const headers: Record<string, string> = { Accept: "application/json", ...client.headers, ...options.headers };
  for (const { name, value } of values(operation.headers, args.headers, "headers")) {
    // Header values are bytes; those of the API are UTF-8.
    headers[name] = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
  }
  await authorize(client, operation, headers);
  const request: RequestInit = { method: operation.method, headers };
  if (options.signal !== undefined) {
    request.signal = options.signal;
  }
  if (Object.keys(operation.responses).some((status) => status.startsWith("3"))) {
    // The API's own answer is asked for, and not what stands where it leads to.
    request.redirect = "manual";
  }
  if (operation.body !== undefined) {
    headers["Content-Type"] = "application/json";
    request.body = encode(operation.body, args.body, "body");
  }
  const send = client.fetch ?? fetch;
  const response = await send(target(client.baseUrl, operation, args), request);
  const text = await response.text();
  const shape = operation.responses[response.status];
  if (shape === undefined) {
    throw new UnexpectedResponse(response.status, text, "the API does not describe this status");
  }
  try {
    const empty = shape === null || (text === "" && (operation.maybeEmpty ?? []).includes(response.status));
    const body = empty ? undefined : decodeBody(shape, text);
    return { ok: response.status < 400, status: response.status, body, headers: response.headers };
  } catch (error) {
    throw new UnexpectedResponse(response.status, text, error instanceof Error ? error.message : String(error));
  }
}

function target(baseUrl: string, operation: WireOperation, args: WireArgs): string {
  let url = baseUrl.replace(/\/+$/, "");
  for (const part of operation.path) {
    if (typeof part === "string") {
      url += `/${part}`;
      continue;
    }
    const value = scalar(part.shape, (args.path as Record<string, unknown>)[part.field], `path.${part.field}`);
    if (value === "" || value === "." || value === "..") {
      throw new RangeError(`path.${part.field} cannot be ${JSON.stringify(value)}`);
    }
    url += `/${encodeURIComponent(value)}`;
  }
  if (operation.path.length === 0) {
    url += "/";
  }
  const query = values(operation.query, args.query, "query")
    .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  return query === "" ? url : `${url}?${query}`;
}

function values(
  parameters: readonly WireParameter[] | undefined,
  given: object | undefined,
  place: string,
): { name: string; value: string }[] {
  const all: { name: string; value: string }[] = [];
  for (const { field, name, shape } of parameters ?? []) {
    const value = (given as Record<string, unknown> | undefined)?.[field];
    if (value === undefined || value === null) {
      continue;
    }
    const where = `${place}.${field}`;
    if (typeof shape === "object" && "list" in shape) {
      if (!Array.isArray(value)) {
        throw new TypeError(`${where} must be an array`);
      }
      for (const item of value) {
        all.push({ name, value: scalar(shape.list, item, where) });
      }
    } else {
      all.push({ name, value: scalar(shape, value, where) });
    }
  }
  return all;
}

/** A parameter as text: JSON without the quotes. */
function scalar(shape: WireShape, value: unknown, where: string): string {
  const text = encode(shape, value, where);
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function wrong(where: string, wanted: string): TypeError {
  return new TypeError(`${where} must be ${wanted}`);
}

/** JSON text, written here because JSON.stringify cannot write exact decimals. */
function encode(shape: WireShape, value: unknown, where: string): string {
  switch (shape) {
    case "int":
      if (typeof value !== "number" || !Number.isSafeInteger(value)) {
        throw wrong(where, "an integer within Number.MAX_SAFE_INTEGER");
      }
      return String(value === 0 ? 0 : value);
    case "textInt":
      if (typeof value !== "bigint") {
        throw wrong(where, "a bigint");
      }
      return `"${value}"`;
    case "decimal":
      return decimal(value, where);
    case "bool":
      if (typeof value !== "boolean") {
        throw wrong(where, "a boolean");
      }
      return String(value);
    case "string":
      if (typeof value !== "string") {
        throw wrong(where, "a string");
      }
      return JSON.stringify(value);
    case "json":
      return encodeJson(value, where);
  }
  if ("textDecimal" in shape) {
    return `"${decimal(value, where)}"`;
  }
  if ("choice" in shape) {
    return encode("string", value, where);
  }
  if ("ref" in shape) {
    return encode(shapeOf(shape.ref), value, where);
  }
  if ("nullable" in shape) {
    return value === null || value === undefined ? "null" : encode(shape.nullable, value, where);
  }
  if ("list" in shape) {
    return `[${items(value, where).map((item, i) => encode(shape.list, item, `${where}[${i}]`)).join(",")}]`;
  }
  if ("tuple" in shape) {
    const all = items(value, where);
    return `[${shape.tuple.map((part, i) => encode(part, all[i], `${where}[${i}]`)).join(",")}]`;
  }
  if ("anyOf" in shape) {
    throw new TypeError(`${where} has no form of its own`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(where, "an object");
  }
  const given = value as Record<string, unknown>;
  if ("variants" in shape) {
    const type = given["type"];
    const name = typeof type === "string" && Object.hasOwn(shape.variants, type) ? shape.variants[type] : undefined;
    if (name === undefined) {
      throw wrong(`${where}.type`, `one of ${Object.keys(shape.variants).join(", ")}`);
    }
    return encode(shapeOf(name), value, where);
  }
  const members: string[] = [];
  const names = "map" in shape ? Object.keys(given) : Object.keys(shape.fields);
  for (const name of names) {
    const inner = "map" in shape ? shape.map : shape.fields[name];
    const member = Object.hasOwn(given, name) ? given[name] : undefined;
    const optional = "fields" in shape && (shape.optional ?? []).includes(name);
    if (inner !== undefined && !(optional && member === undefined)) {
      members.push(`${JSON.stringify(name)}:${encode(inner, member, `${where}.${name}`)}`);
    }
  }
  return `{${members.join(",")}}`;
}

function decimal(value: unknown, where: string): string {
  if (typeof value !== "string" || !PLAIN.test(value)) {
    throw wrong(where, 'a decimal as a string of digits, such as "12.5"');
  }
  return value;
}

function items(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw wrong(where, "an array");
  }
  return value;
}

function encodeJson(value: unknown, where: string): string {
  if (value instanceof JsonNumber) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => encodeJson(item, `${where}[${i}]`)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${encodeJson(member, `${where}.${name}`)}`).join(",")}}`;
  }
  if (value === null || typeof value === "boolean" || typeof value === "string" || Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  throw wrong(where, "JSON");
}

type WireRaw = null | boolean | string | JsonNumber | WireRaw[] | Map<string, WireRaw>;

/** How well a form fits a value: the less there is of these, from the first to the last, the better. */
class WireFit {
  /** Texts that an enumeration does not have. */
  strange = 0;
  /** Members that the form does not have. */
  lost = 0;
  /** Integers that a number cannot hold. The value has rounded ones in their place, so it must not be given out. */
  unsafe = 0;
  /** Says so of the first of them. */
  refusal: RangeError | undefined;
  /** Values that may be any JSON. */
  loose = 0;

  /** Negative where this one fits better. */
  compare(other: WireFit): number {
    return (
      this.strange - other.strange ||
      this.lost - other.lost ||
      this.unsafe - other.unsafe ||
      this.loose - other.loose
    );
  }

  add(part: WireFit): void {
    this.strange += part.strange;
    this.lost += part.lost;
    this.unsafe += part.unsafe;
    this.refusal ??= part.refusal;
    this.loose += part.loose;
  }
}

function decodeBody(shape: WireShape, text: string): unknown {
  const fit = new WireFit();
  const value = decode(shape, new WireParser(text).document(), "body", fit);
  if (fit.refusal !== undefined) {
    throw fit.refusal;
  }
  return value;
}

function decode(shape: WireShape, raw: WireRaw, where: string, fit: WireFit): unknown {
  switch (shape) {
    case "int": {
      const value = raw instanceof JsonNumber ? Number(raw.text) : Number.NaN;
      if (!Number.isInteger(value)) {
        throw wrong(where, "an integer");
      }
      if (!Number.isSafeInteger(value)) {
        fit.unsafe++;
        fit.refusal ??= new RangeError(`${where} does not fit a JavaScript number; the API can send it as "text Int"`);
      }
      return value;
    }
    case "textInt":
      if (typeof raw !== "string" || !/^-?[0-9]+$/.test(raw)) {
        throw wrong(where, "an integer in a string");
      }
      return BigInt(raw);
    case "decimal":
      if (!(raw instanceof JsonNumber)) {
        throw wrong(where, "a number");
      }
      return raw.text;
    case "bool":
      if (typeof raw !== "boolean") {
        throw wrong(where, "a boolean");
      }
      return raw;
    case "string":
      if (typeof raw !== "string") {
        throw wrong(where, "a string");
      }
      return raw;
    case "json":
      fit.loose++;
      return decodeJson(raw);
  }
  if ("textDecimal" in shape) {
    return decode("string", raw, where, fit);
  }
  if ("choice" in shape) {
    if (typeof raw === "string" && !shape.choice.includes(raw)) {
      // New codes and variants do not break old clients.
      fit.strange++;
    }
    return decode("string", raw, where, fit);
  }
  if ("ref" in shape) {
    return decode(shapeOf(shape.ref), raw, where, fit);
  }
  if ("nullable" in shape) {
    return raw === null ? null : decode(shape.nullable, raw, where, fit);
  }
  if ("anyOf" in shape) {
    return decodeAny(shape.anyOf, raw, where, fit);
  }
  if ("list" in shape || "tuple" in shape) {
    const all = items(raw, where) as readonly WireRaw[];
    return "list" in shape
      ? all.map((item, i) => decode(shape.list, item, `${where}[${i}]`, fit))
      : shape.tuple.map((part, i) => decode(part, all[i] ?? null, `${where}[${i}]`, fit));
  }
  if (!(raw instanceof Map)) {
    throw wrong(where, "an object");
  }
  if ("variants" in shape) {
    const type = raw.get("type");
    const name = typeof type === "string" && Object.hasOwn(shape.variants, type) ? shape.variants[type] : undefined;
    if (name === undefined) {
      throw wrong(`${where}.type`, `one of ${Object.keys(shape.variants).join(", ")}`);
    }
    return decode(shapeOf(name), raw, where, fit);
  }
  return decodeMembers(shape, raw, where, fit);
}

function decodeMembers(
  shape: Extract<WireShape, { map: WireShape }> | Extract<WireShape, { fields: object }>,
  raw: Map<string, WireRaw>,
  where: string,
  fit: WireFit,
): object {
  const members: [string, unknown][] = [];
  if ("map" in shape) {
    raw.forEach((member, name) => {
      members.push([name, decode(shape.map, member, `${where}[${JSON.stringify(name)}]`, fit)]);
    });
  } else {
    fit.lost += Array.from(raw.keys()).filter((name) => !Object.hasOwn(shape.fields, name)).length;
    for (const [name, inner] of Object.entries(shape.fields)) {
      const member = raw.get(name);
      if (member !== undefined) {
        members.push([name, decode(inner, member, `${where}.${name}`, fit)]);
      } else if (!(shape.optional ?? []).includes(name)) {
        throw new TypeError(`${where}.${name} is missing`);
      }
    }
  }
  // Unlike assignment this makes a member of "__proto__" too.
  return Object.fromEntries(members);
}

/** The form that fits best, with the members that only another form has; of several that fit alike the first. */
function decodeAny(shapes: readonly WireShape[], raw: WireRaw, where: string, fit: WireFit): unknown {
  const fitting: { readonly value: unknown; readonly fit: WireFit }[] = [];
  let problem: unknown;
  for (const shape of shapes) {
    const own = new WireFit();
    try {
      fitting.push({ value: decode(shape, raw, where, own), fit: own });
    } catch (error) {
      problem ??= error;
    }
  }
  // Those that fit alike stay in their order.
  const [best, ...others] = fitting.sort((a, b) => a.fit.compare(b.fit));
  if (best === undefined) {
    throw problem;
  }
  fit.add(best.fit);
  return others
    .filter((other) => other.fit.unsafe === 0)
    .reduce((value, other) => completed(value, other.value), best.value);
}

/** A value with the members that it has in another form only. */
function completed(value: unknown, other: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(other)) {
    return value.map((item, i) => completed(item, other[i]));
  }
  if (!isObject(value) || !isObject(other)) {
    return value;
  }
  const more = Object.entries(other).map(([name, member]): [string, unknown] => [
    name,
    Object.hasOwn(value, name) ? completed(value[name], member) : member,
  ]);
  return Object.fromEntries([...Object.entries(value), ...more]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function decodeJson(raw: WireRaw): Json {
  if (raw instanceof JsonNumber) {
    const value = Number(raw.text);
    return String(value) === raw.text ? value : raw;
  }
  if (Array.isArray(raw)) {
    return raw.map(decodeJson);
  }
  if (raw instanceof Map) {
    return Object.fromEntries(Array.from(raw, ([name, member]): [string, Json] => [name, decodeJson(member)]));
  }
  return raw;
}

/** JSON with numbers as they are written. */
class WireParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): WireRaw {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) {
      throw this.#wrong("the end");
    }
    return value;
  }

  #wrong(wanted: string): SyntaxError {
    return new SyntaxError(`the body is no JSON: ${wanted} is due at character ${this.#at}`);
  }

  #space(): void {
    while (" \n\r\t".includes(this.#text[this.#at] ?? "x")) {
      this.#at++;
    }
  }

  #takes(token: string): boolean {
    this.#space();
    const found = this.#text.startsWith(token, this.#at);
    this.#at += found ? token.length : 0;
    return found;
  }

  #match(pattern: RegExp, wanted: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) {
      throw this.#wrong(wanted);
    }
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #value(): WireRaw {
    if (this.#takes("{")) {
      return this.#nested(() => this.#object());
    }
    if (this.#takes("[")) {
      return this.#nested(() => this.#array());
    }
    if (this.#takes("null")) {
      return null;
    }
    if (this.#takes("true")) {
      return true;
    }
    if (this.#takes("false")) {
      return false;
    }
    if (this.#text[this.#at] === '"') {
      return this.#string();
    }
    return new JsonNumber(this.#match(/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y, "a value"));
  }

  #nested<T>(parse: () => T): T {
    this.#depth++;
    if (this.#depth > 64) {
      throw new SyntaxError("the body is nested too deep");
    }
    const value = parse();
    this.#depth--;
    return value;
  }

  #string(): string {
    this.#space();
    return JSON.parse(this.#match(/"(?:[^"\\]|\\.)*"/y, "a string")) as string;
  }

  #object(): Map<string, WireRaw> {
    const members = new Map<string, WireRaw>();
    if (this.#takes("}")) {
      return members;
    }
    do {
      const name = this.#string();
      if (!this.#takes(":")) {
        throw this.#wrong("a colon");
      }
      members.set(name, this.#value());
    } while (this.#takes(","));
    if (!this.#takes("}")) {
      throw this.#wrong("a comma or }");
    }
    return members;
  }

  #array(): WireRaw[] {
    const all: WireRaw[] = [];
    if (this.#takes("]")) {
      return all;
    }
    do {
      all.push(this.#value());
    } while (this.#takes(","));
    if (!this.#takes("]")) {
      throw this.#wrong("a comma or ]");
    }
    return all;
  }
}

function shapeOf(name: string): WireShape {
  const shape = SHAPES[name];
  if (shape === undefined) {
    throw new Error(`no shape ${name}`);
  }
  return shape;
}
