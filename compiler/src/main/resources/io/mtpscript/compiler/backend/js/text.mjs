import { Buffer } from "node:buffer";
import * as crypto from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Strings: UTF-8 bytes and the number of code points. Nothing here asks the engine's Unicode tables.
const codePoints = (bytes) => {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] & 0xc0) !== 0x80) count++;
  }
  return count;
};
const textOf = (bytes) => ({ b: bytes, n: codePoints(bytes) });
const ofJs = (string) => textOf(Buffer.from(string, "utf8"));
const toJs = (text) => text.b.toString("utf8");
const stringSize = (bytes) => 8n + ((bytes + 7n) & -8n);
const lengthFrom = (lead) => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
const pointAt = (b, i) => {
  const first = b[i];
  if (first < 0x80) return first;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (b[i + 1] & 0x3f);
  if (first < 0xf0) return ((first & 0x0f) << 12) | ((b[i + 1] & 0x3f) << 6) | (b[i + 2] & 0x3f);
  return ((first & 7) << 18) | ((b[i + 1] & 0x3f) << 12) | ((b[i + 2] & 0x3f) << 6) | (b[i + 3] & 0x3f);
};
const pushPoint = (out, c) => {
  if (c < 0x80) out.push(c);
  else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 0x3f));
  else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
  else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 0x3f), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
};
// The number of bytes of the well-formed code point at i, or 0.
const validAt = (b, i, end) => {
  const first = b[i];
  if (first < 0x80) return 1;
  const n = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (n === 0 || i + n > end) return 0;
  for (let k = 1; k < n; k++) {
    if ((b[i + k] & 0xc0) !== 0x80) return 0;
  }
  const c = pointAt(b, i);
  if (n === 3 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) return 0;
  if (n === 4 && (c < 0x10000 || c > 0x10ffff)) return 0;
  return n;
};
const isUtf8 = (b) => {
  for (let i = 0; i < b.length; ) {
    const n = validAt(b, i, b.length);
    if (n === 0) return false;
    i += n;
  }
  return true;
};
const CASES = (() => {
  const tables = { upper: new Map(), lower: new Map(), white_space: new Set() };
  for (const line of UNICODE.split("\n").slice(1)) {
    if (line === "") continue;
    const [kind, from, to, step, delta] = line.split(",");
    for (let c = parseInt(from, 16); c <= parseInt(to, 16); c += Number(step)) {
      if (kind === "white_space") tables.white_space.add(c);
      else tables[kind].set(c, c + Number(delta));
    }
  }
  return tables;
})();
const FNV_START = 0xcbf29ce484222325n;
const fnv = (bytes) => {
  let high = 0xcbf29ce4, low = 0x84222325;
  for (let i = 0; i < bytes.length; i++) {
    low = (low ^ bytes[i]) >>> 0;
    // times 0x100000001b3
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x100000000);
    high = (Math.imul(high, 0x1b3) + Math.imul(low, 0x100) + carry) >>> 0;
    low = product >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
};
const sha256 = (bytes) => crypto.createHash("sha256").update(bytes).digest();
