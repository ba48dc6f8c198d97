
// Hashes and signatures, by Node's own cryptography but for Argon2id.
const strict64 = (text, encoding) => {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding).replaceAll("=", "") === text ? bytes : null;
};
const hmac = (key, message) => crypto.createHmac("sha256", key).update(message).digest();
// Memory that holds bytes while something is computed over them.
const holding = (m, name, bytes, compute) => {
  m.charge(name, blocks(BigInt(bytes)));
  m.take(bytes);
  const result = compute();
  m.give(bytes);
  return result;
};
// What fills up the last four characters is all there or left out.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const pemBody = (text) => {
  const begin = "-----BEGIN PUBLIC KEY-----", end = text.indexOf("-----END PUBLIC KEY-----");
  const lines = (part) => part.replaceAll("\r", "").replaceAll("\n", "");
  if (end < 0 || lines(text.slice(end + "-----END PUBLIC KEY-----".length)) !== "") return null;
  const body = lines(text.slice(begin.length, end));
  return BASE64.test(body) ? Buffer.from(body, "base64") : null;
};
// A JWK's members as this contract reads JSON: its own parser, not the engine's.
const jwk = (m, text, kind) => {
  const scratch = Object.create(m, { memory: { value: 0, writable: true }, budget: { value: Infinity }, gas: { value: () => 0 } });
  const parsed = readJson(scratch, m.types.json, false, Buffer.from(text, "utf8"), "$", 1);
  if (parsed.faults !== undefined || m.tag(parsed.word) !== 6n) return null;
  const members = {};
  for (const e of treeEntries(parsed.word[1])) {
    if (m.tag(e.v) === 4n) members[toJs(e.k)] = toJs(e.v[1]);
  }
  return members.kty === kind ? members : null;
};
const member64 = (members, name) => (members[name] === undefined ? null : strict64(members[name], "base64url"));
const bitLength = (bytes) => {
  const hex = bytes.toString("hex").replace(/^0+/, "");
  return hex === "" ? 0 : (hex.length - 1) * 4 + parseInt(hex[0], 16).toString(2).length;
};
const attempt = (make) => {
  try {
    return make();
  } catch (_) {
    return null;
  }
};
const acceptsRsa = (key) => {
  const { n, e } = key.export({ format: "jwk" });
  const modulus = Buffer.from(n, "base64url"), exponent = Buffer.from(e, "base64url");
  const odd = (bytes) => bytes.length > 0 && bytes[bytes.length - 1] % 2 === 1;
  const length = bitLength(modulus), width = bitLength(exponent);
  return length >= LIMITS.rsaMin && length <= LIMITS.rsaMax && odd(modulus) && odd(exponent) && width >= 2 && width <= 32
    ? { key, bytes: Math.ceil(length / 8) }
    : null;
};
const fromJwk = (key) => attempt(() => crypto.createPublicKey({ key, format: "jwk" }));
const rsaKey = (m, text, pem) => {
  let key;
  if (pem) {
    const der = pemBody(text);
    key = der === null ? null : attempt(() => crypto.createPublicKey({ key: der, format: "der", type: "spki" }));
  } else {
    const members = jwk(m, text, "RSA");
    const n = members && member64(members, "n"), e = members && member64(members, "e");
    key = n && e ? fromJwk({ kty: "RSA", n: n.toString("base64url"), e: e.toString("base64url") }) : null;
  }
  return key === null || key.asymmetricKeyType !== "rsa" ? null : acceptsRsa(key);
};
const P256_HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
const p256Key = (m, text, pem) => {
  let x, y;
  if (pem) {
    const der = pemBody(text);
    if (der === null || der.length !== 91 || der.toString("hex", 0, 27) !== P256_HEAD) return null;
    [x, y] = [der.subarray(27, 59), der.subarray(59)];
  } else {
    const members = jwk(m, text, "EC");
    if (members === null || members.crv !== "P-256") return null;
    [x, y] = [member64(members, "x"), member64(members, "y")];
    if (x === null || y === null || x.length !== 32 || y.length !== 32) return null;
  }
  const key = fromJwk({ kty: "EC", crv: "P-256", x: x.toString("base64url"), y: y.toString("base64url") });
  return key === null ? null : { key };
};
// Ed25519: a key is taken only if its point is of the large prime order.
const ED_P = 2n ** 255n - 19n, ED_L = 2n ** 252n + 27742317777372353535851937790883648493n;
const edMod = (n) => ((n % ED_P) + ED_P) % ED_P;
const edPow = (base, exponent) => {
  let result = 1n, square = edMod(base);
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = edMod(result * square);
    square = edMod(square * square);
  }
  return result;
};
const ED_D = edMod(-121665n * edPow(121666n, ED_P - 2n));
const edAdd = ([x1, y1, z1], [x2, y2, z2]) => {
  const a = edMod(z1 * z2), b = edMod(a * a), c = edMod(x1 * x2), d = edMod(y1 * y2), e = edMod(ED_D * c * d);
  const f = edMod(b - e), g = edMod(b + e);
  return [edMod(a * f * ((x1 + y1) * (x2 + y2) - c - d)), edMod(a * g * (d + c)), edMod(f * g)];
};
const edAccepts = (bytes) => {
  let y = BigInt("0x" + Buffer.from(bytes).reverse().toString("hex"));
  const sign = y >> 255n;
  y &= 2n ** 255n - 1n;
  if (y >= ED_P) return false;
  const u = edMod(y * y - 1n), v = edMod(ED_D * y * y + 1n);
  const square = edMod(u * edPow(v, ED_P - 2n));
  let x = edPow(square, (ED_P + 3n) / 8n);
  if (edMod(x * x) !== square) x = edMod(x * edPow(2n, (ED_P - 1n) / 4n));
  if (edMod(x * x) !== square || (x === 0n && sign === 1n)) return false;
  if ((x & 1n) !== sign) x = edMod(-x);
  const neutral = ([px, py, pz]) => px === 0n && py === pz;
  const point = [x, y, 1n];
  let sum = [0n, 1n, 1n], power = point;
  for (let e = ED_L; e > 0n; e >>= 1n) {
    if (e & 1n) sum = edAdd(sum, power);
    power = edAdd(power, power);
  }
  return !neutral(point) && neutral(sum);
};
const ed25519Key = (m, text, pem) => {
  let bytes;
  if (pem) {
    const der = pemBody(text);
    if (der === null || der.length !== 44 || der.toString("hex", 0, 12) !== "302a300506032b6570032100") return null;
    bytes = der.subarray(12);
  } else {
    const members = jwk(m, text, "OKP");
    bytes = members !== null && members.crv === "Ed25519" ? member64(members, "x") : null;
  }
  if (bytes === null || bytes.length !== 32 || !edAccepts(bytes)) return null;
  const key = fromJwk({ kty: "OKP", crv: "Ed25519", x: Buffer.from(bytes).toString("base64url") });
  return key === null ? null : { key };
};
const verified = (m, name, keyText, input, signature, read, check) =>
  holding(m, name, keyText.b.length + input.b.length + signature.b.length, () => {
    const text = keyText.b.length > LIMITS.publicKey ? "" : toJs(keyText);
    const key = read(m, text, text.startsWith("-----BEGIN PUBLIC KEY-----"));
    if (key === null) return 2n;
    const bytes = strict64(signature.b.toString("latin1"), "base64url");
    return bytes !== null && attempt(() => check(key, input.b, bytes)) === true ? 0n : 1n;
  });

Object.assign(BUILTINS, {
  hashSha256(text) {
    this.charge("hashSha256", blocks(size(text)));
    return this.newAscii(sha256(text.b).toString("hex"));
  },
  hashFnv1a64(text) {
    this.charge("hashFnv1a64", blocks(size(text)));
    return this.newAscii(fnv(text.b).toString(16).padStart(16, "0"));
  },
  hashHmacSha256(_type, key, message) {
    const mac = holding(this, "hashHmacSha256", key.b.length + message.b.length, () => hmac(key.b, message.b));
    return this.newAscii(mac.toString("hex"));
  },
  hashEqual(a, b) {
    this.charge("hashEqual", blocks(size(a) + size(b)));
    return a.b.length === b.b.length && crypto.timingSafeEqual(a.b, b.b);
  },
  jwtHs256(_type, key, input) {
    const text = holding(this, "jwtHs256", key.b.length + input.b.length, () =>
      key.b.length < 32 ? "" : hmac(key.b, input.b).toString("base64url"));
    return this.newAscii(text);
  },
  jwtRs256(_type, key, input, signature) {
    return verified(this, "jwtRs256", key, input, signature, rsaKey, (k, bytes, s) =>
      s.length === k.bytes && crypto.verify("sha256", bytes, { key: k.key, padding: crypto.constants.RSA_PKCS1_PADDING }, s));
  },
  jwtEs256(_type, key, input, signature) {
    return verified(this, "jwtEs256", key, input, signature, p256Key, (k, bytes, s) =>
      s.length === 64 && crypto.verify("sha256", bytes, { key: k.key, dsaEncoding: "ieee-p1363" }, s));
  },
  jwtEd25519(_type, key, input, signature) {
    return verified(this, "jwtEd25519", key, input, signature, ed25519Key, (k, bytes, s) =>
      s.length === 64 && crypto.verify(null, bytes, k.key, s));
  },
  passwordArgon2id(_type, password, salt, memory, passes, lanes, length) {
    const accepted = lanes >= 1n && lanes <= BigInt(LIMITS.argonLanes) && memory >= 8n * lanes && memory <= BigInt(LIMITS.argonMemory)
      && passes >= 1n && passes <= BigInt(LIMITS.argonPasses) && length >= 16n && length <= 64n;
    if (!accepted) return this.newAscii("");
    const bytes = password.b.length + salt.b.length, held = BigInt(bytes) + 1024n * memory;
    this.charge("passwordArgon2id", memory * passes + blocks(BigInt(bytes)));
    this.take(held);
    const decoded = strict64(salt.b.toString("latin1"), "base64");
    const hash = decoded === null || decoded.length < 8 || decoded.length > 64 ? ""
      : argon2id(password.b, decoded, Number(memory), Number(passes), Number(lanes), Number(length)).toString("base64").replaceAll("=", "");
    this.give(held);
    return this.newAscii(hash);
  },
});
Object.assign(Machine.prototype, BUILTINS);
