// The routes on bare Node, and with --isolate a V8 isolate for each request: node hello.mjs PORT [--isolate]
import { createServer } from "node:http";
import { Worker } from "node:worker_threads";

const hello = Buffer.from(JSON.stringify({ message: "Hello, world!" }));
const isolated = process.argv[3] === "--isolate";
const source = 'require("node:worker_threads").parentPort.postMessage(JSON.stringify({ message: "Hello, world!" }))';

function send(response, body) {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
}

function quote(text) {
  const { customer, lines } = JSON.parse(text);
  let total = 0;
  for (const { sku, quantity, price } of lines) {
    if (typeof sku !== "string" || !Number.isInteger(quantity) || typeof price !== "number") throw new Error("invalid");
    total += price * quantity;
  }
  return Buffer.from(JSON.stringify({ customer, lines: lines.length, total }));
}

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

createServer((request, response) => {
  if (isolated) {
    new Worker(source, { eval: true }).once("message", (text) => send(response, Buffer.from(text)));
  } else if (request.url === "/hello") {
    send(response, hello);
  } else if (request.url === "/quote") {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => send(response, quote(Buffer.concat(pieces).toString())));
  } else {
    const n = Number(request.url.slice("/fib/".length));
    send(response, Buffer.from(JSON.stringify({ n, value: fib(n) })));
  }
}).listen(Number(process.argv[2]), "127.0.0.1");
