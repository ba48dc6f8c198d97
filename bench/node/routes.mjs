// What the routes compute, for every JavaScript server that is compared.
export const hello = JSON.stringify({ message: "Hello, world!" });

export function quote({ customer, lines }) {
  let total = 0;
  for (const { sku, quantity, price } of lines) {
    if (typeof sku !== "string" || !Number.isInteger(quantity) || typeof price !== "number") throw new Error("invalid");
    total += price * quantity;
  }
  return JSON.stringify({ customer, lines: lines.length, total });
}

export function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
