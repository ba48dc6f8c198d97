
// Maps: weight-balanced trees of {h: hash, k: key, v: value, l, r, z: size}, in the order of (hash, the key's CBOR).
const treeSize = (node) => (node === null ? 0 : node.z);
const treeNode = (h, k, v, l, r) => ({ h, k, v, l, r, z: treeSize(l) + treeSize(r) + 1 });
const treeEntries = (root) => {
  const all = [], path = [];
  for (let node = root; node !== null || path.length > 0; ) {
    while (node !== null) {
      path.push(node);
      node = node.l;
    }
    const entry = path.pop();
    all.push(entry);
    node = entry.r;
  }
  return all;
};
// From sorted [hash, key, value].
const buildTree = (entries, from, count) => {
  if (count === 0) return null;
  const half = count >>> 1;
  const [h, k, v] = entries[from + half];
  return treeNode(h, k, v, buildTree(entries, from, half), buildTree(entries, from + half + 1, count - half - 1));
};
const compareKeys = (m, type, hashA, a, hashB, b) =>
  hashA !== hashB ? (hashA < hashB ? -1 : 1) : compareValues(m, type, a, b, 0, false);
const sortEntries = (m, type, entries) => entries.sort((a, b) => compareKeys(m, type, a[0], a[1], b[0], b[1]));
const keyHash = (m, type, key, price) => {
  const out = new Out(Infinity);
  const visits = writeCbor(m, type, key, price, out, true);
  return { hash: fnv(out.buffer.subarray(0, out.at)), visits };
};
const tooHeavy = (heavy, light) => heavy > light && (heavy - light) * (heavy - light) > 2 * light * light;
const single = (inner, outer) => inner * inner < 2 * outer * outer;
const withSides = (node, l, r) => treeNode(node.h, node.k, node.v, l, r);
const balanced = (node) => {
  const { l, r } = node;
  const left = treeSize(l) + 1, right = treeSize(r) + 1;
  if (tooHeavy(right, left)) {
    if (single(treeSize(r.l) + 1, treeSize(r.r) + 1)) return withSides(r, withSides(node, l, r.l), r.r);
    return withSides(r.l, withSides(node, l, r.l.l), withSides(r, r.l.r, r.r));
  }
  if (tooHeavy(left, right)) {
    if (single(treeSize(l.r) + 1, treeSize(l.l) + 1)) return withSides(l, l.l, withSides(node, l.r, r));
    return withSides(l.r, withSides(l, l.l, l.r.l), withSides(node, l.r.r, r));
  }
  return node;
};
const treeFind = (m, type, root, hash, key) => {
  let node = root;
  while (node !== null) {
    const order = compareKeys(m, type, hash, key, node.h, node.k);
    if (order === 0) return node;
    node = order > 0 ? node.r : node.l;
  }
  return null;
};
const treeSet = (m, type, node, hash, key, value) => {
  if (node === null) return treeNode(hash, key, value, null, null);
  const order = compareKeys(m, type, hash, key, node.h, node.k);
  if (order === 0) return treeNode(node.h, node.k, value, node.l, node.r);
  return balanced(order > 0
    ? withSides(node, node.l, treeSet(m, type, node.r, hash, key, value))
    : withSides(node, treeSet(m, type, node.l, hash, key, value), node.r));
};
const treeFirst = (node) => {
  let first = node;
  while (first.l !== null) first = first.l;
  return first;
};
const withoutFirst = (node) => (node.l === null ? node.r : balanced(withSides(node, withoutFirst(node.l), node.r)));
const treeRemove = (m, type, node, hash, key) => {
  const order = compareKeys(m, type, hash, key, node.h, node.k);
  if (order > 0) return balanced(withSides(node, node.l, treeRemove(m, type, node.r, hash, key)));
  if (order < 0) return balanced(withSides(node, treeRemove(m, type, node.l, hash, key), node.r));
  if (node.l === null) return node.r;
  if (node.r === null) return node.l;
  return balanced(withSides(treeFirst(node.r), node.l, withoutFirst(node.r)));
};
