
// Argon2id, version 19 (RFC 9106), over BLAKE2b (RFC 7693): Node has the one only from 24 on, and the other in one length only.
const BLAKE_IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
// The order in which a round takes the words of a block, a digit each.
const BLAKE_ORDER = [
  "0123456789abcdef", "ea489fd61c02b753",
  "b8c052fdae367194", "7931dcbe265a40f8",
  "905724afe1bc683d", "2c6a0b834d75fe19",
  "c51fed4a0763928b", "db7ec13950f4862a",
  "6fe9b308c2d714a5", "a2847615fb9e3cd0",
].map((digits) => Array.from(digits, (digit) => parseInt(digit, 16)));
// The words that each of a round's eight steps works on: columns, then diagonals.
const BLAKE_STEPS = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];
const BLAKE_BLOCK = 128;
const turned = (word, by) => (word >> by) | (word << (64n - by));
const blakeBlock = (h, bytes, at, counted, last) => {
  const m = new BigUint64Array(16), v = new BigUint64Array(16);
  for (let i = 0; i < 16; i++) {
    for (let j = 7; j >= 0; j--) m[i] = (m[i] << 8n) | BigInt(bytes[at + 8 * i + j] ?? 0);
  }
  v.set(h);
  v.set(BLAKE_IV, 8);
  v[12] ^= BigInt(counted);
  if (last) v[14] = ~v[14];
  for (let round = 0; round < 12; round++) {
    const order = BLAKE_ORDER[round % BLAKE_ORDER.length];
    BLAKE_STEPS.forEach(([a, b, c, d], i) => {
      v[a] += v[b] + m[order[2 * i]];
      v[d] = turned(v[d] ^ v[a], 32n);
      v[c] += v[d];
      v[b] = turned(v[b] ^ v[c], 24n);
      v[a] += v[b] + m[order[2 * i + 1]];
      v[d] = turned(v[d] ^ v[a], 16n);
      v[c] += v[d];
      v[b] = turned(v[b] ^ v[c], 63n);
    });
  }
  for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
};
const blake2b = (length, ...parts) => {
  const bytes = Buffer.concat(parts), h = BigUint64Array.from(BLAKE_IV);
  h[0] ^= 0x01010000n ^ BigInt(length);
  let at = 0;
  for (; at + BLAKE_BLOCK < bytes.length; at += BLAKE_BLOCK) blakeBlock(h, bytes, at, at + BLAKE_BLOCK, false);
  blakeBlock(h, bytes, at, bytes.length, true);
  const out = Buffer.alloc(64);
  h.forEach((word, i) => out.writeBigUInt64LE(word, 8 * i));
  return out.subarray(0, length);
};
const int32 = (...numbers) => {
  const out = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => out.writeUInt32LE(number, 4 * i));
  return out;
};
// H' of RFC 9106: a hash of any length.
const longHash = (length, ...parts) => {
  if (length <= 64) return blake2b(length, int32(length), ...parts);
  const out = [];
  let hash = blake2b(64, int32(length), ...parts), left = length;
  for (; left > 64; left -= 32) {
    out.push(hash.subarray(0, 32));
    hash = blake2b(Math.min(64, left - 32), hash);
  }
  return Buffer.concat([...out, hash]);
};

// Blocks are of 128 words of 64 bits, each kept as its lower and its upper half.
const HALVES = 256;
const SLICES = 4;
const ARGON2_VERSION = 0x13, ARGON2_ID = 2;
// The upper half of the product of two 32-bit numbers.
const upper = (x, y) => {
  const x0 = x & 0xffff, x1 = x >>> 16, y0 = y & 0xffff, y1 = y >>> 16;
  const middle = x0 * y1 + x1 * y0 + (Math.imul(x0, y0) >>> 16);
  return (x1 * y1 + Math.floor(middle / 65536)) >>> 0;
};
// x + y + 2 * lower(x) * lower(y) of the words at a and b, into a.
const blended = (z, a, b) => {
  const x = z[a], y = z[b], low = Math.imul(x, y);
  const sum = (x >>> 0) + (y >>> 0) + ((low << 1) >>> 0);
  z[a] = sum | 0;
  z[a + 1] = (z[a + 1] + z[b + 1] + ((upper(x, y) << 1) | (low >>> 31)) + Math.floor(sum / 4294967296)) | 0;
};
// The words at a and b, one with the other, turned to the right by a number of bits, into a.
const mixed = (z, a, b, by) => {
  const low = z[a] ^ z[b], high = z[a + 1] ^ z[b + 1];
  z[a] = by === 32 ? high : by < 32 ? (low >>> by) | (high << (32 - by)) : (high >>> (by - 32)) | (low << (64 - by));
  z[a + 1] = by === 32 ? low : by < 32 ? (high >>> by) | (low << (32 - by)) : (low >>> (by - 32)) | (high << (64 - by));
};
const step = (z, a, b, c, d) => {
  blended(z, a, b);
  mixed(z, d, a, 32);
  blended(z, c, d);
  mixed(z, b, c, 24);
  blended(z, a, b);
  mixed(z, d, a, 16);
  blended(z, c, d);
  mixed(z, b, c, 63);
};
// Where the halves of a round's words begin: first the rows of a block, then its columns, each of which is two words wide.
const ARGON2_ROUNDS = [];
for (let i = 0; i < 8; i++) ARGON2_ROUNDS.push(Array.from({ length: 16 }, (_, j) => 2 * (16 * i + j)));
for (let i = 0; i < 8; i++) ARGON2_ROUNDS.push(Array.from({ length: 16 }, (_, j) => 2 * (16 * (j >> 1) + 2 * i + (j & 1))));
const ARGON2_STEPS = Int32Array.from(ARGON2_ROUNDS.flatMap((words) => BLAKE_STEPS.flatMap((four) => four.map((i) => words[i]))));
// The compression function of the blocks at x and y of a memory, into out; over what is there, where that is asked for.
const compress = (memory, x, y, out, over, z) => {
  for (let i = 0; i < HALVES; i++) z[i] = memory[x + i] ^ memory[y + i];
  for (let i = 0; i < ARGON2_STEPS.length; i += 4) {
    step(z, ARGON2_STEPS[i], ARGON2_STEPS[i + 1], ARGON2_STEPS[i + 2], ARGON2_STEPS[i + 3]);
  }
  for (let i = 0; i < HALVES; i++) {
    const word = z[i] ^ memory[x + i] ^ memory[y + i];
    memory[out + i] = over ? memory[out + i] ^ word : word;
  }
};
const argon2id = (password, salt, kib, passes, lanes, length) => {
  const segment = Math.floor(kib / (SLICES * lanes)), lane = SLICES * segment, blocks = lanes * lane;
  // Behind the blocks: one of zeros, the place of the next addresses, and the addresses.
  const memory = new Int32Array((blocks + 3) * HALVES), z = new Int32Array(HALVES);
  const zeros = blocks * HALVES, place = zeros + HALVES, addresses = place + HALVES;
  const first = blake2b(64, int32(lanes, length, kib, passes, ARGON2_VERSION, ARGON2_ID, password.length), password,
    int32(salt.length), salt, int32(0, 0));
  for (let l = 0; l < lanes; l++) {
    for (let i = 0; i < 2; i++) {
      const bytes = longHash(4 * HALVES, first, int32(i, l));
      for (let j = 0; j < HALVES; j++) memory[(l * lane + i) * HALVES + j] = bytes.readInt32LE(4 * j);
    }
  }
  const fill = (pass, slice, l) => {
    const addressed = pass === 0 && slice < 2, start = pass === 0 && slice === 0 ? 2 : 0;
    if (addressed) {
      memory.fill(0, place, place + HALVES);
      [pass, l, slice, blocks, passes, ARGON2_ID].forEach((number, i) => memory[place + 2 * i] = number);
    }
    for (let i = start; i < segment; i++) {
      const at = slice * segment + i, previous = (l * lane + (at === 0 ? lane : at) - 1) * HALVES;
      if (addressed && (i % 128 === 0 || i === start)) {
        memory[place + 12]++;
        compress(memory, zeros, place, addresses, false, z);
        compress(memory, zeros, addresses, addresses, false, z);
      }
      const chosen = addressed ? addresses + 2 * (i % 128) : previous;
      const from = pass === 0 && slice === 0 ? l : (memory[chosen + 1] >>> 0) % lanes;
      // How many blocks may be referred to: what is filled of this pass and left of the last one, but in other lanes no part of
      // the segment that is being filled, and never the block just before.
      const filled = pass === 0 ? slice * segment : lane - segment;
      const area = filled + (from === l ? i - 1 : i === 0 ? -1 : 0);
      const squared = upper(memory[chosen], memory[chosen]);
      const oldest = pass === 0 || slice === SLICES - 1 ? 0 : (slice + 1) * segment;
      const reference = (oldest + area - 1 - upper(area, squared)) % lane;
      compress(memory, previous, (from * lane + reference) * HALVES, (l * lane + at) * HALVES, pass > 0, z);
    }
  };
  for (let pass = 0; pass < passes; pass++) {
    for (let slice = 0; slice < SLICES; slice++) {
      for (let l = 0; l < lanes; l++) fill(pass, slice, l);
    }
  }
  const last = Buffer.alloc(4 * HALVES);
  for (let j = 0; j < HALVES; j++) {
    let half = 0;
    for (let l = 0; l < lanes; l++) half ^= memory[(l * lane + lane - 1) * HALVES + j];
    last.writeInt32LE(half, 4 * j);
  }
  return longHash(length, last);
};
