// The routes on bare Node, and with --isolate a V8 isolate for each request: node hello.mjs PORT [--isolate]
import { createServer } from "node:http";
import { Worker } from "node:worker_threads";
import { fib, hello, quote } from "./routes.mjs";

const greeting = Buffer.from(hello);
const isolated = process.argv[3] === "--isolate";
const source = 'require("node:worker_threads").parentPort.postMessage(JSON.stringify({ message: "Hello, world!" }))';

function send(response, body) {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
}

createServer((request, response) => {
  if (isolated) {
    new Worker(source, { eval: true }).once("message", (text) => send(response, Buffer.from(text)));
  } else if (request.url === "/hello") {
    send(response, greeting);
  } else if (request.url === "/quote") {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => send(response, Buffer.from(quote(JSON.parse(Buffer.concat(pieces).toString())))));
  } else {
    const n = Number(request.url.slice("/fib/".length));
    send(response, Buffer.from(JSON.stringify({ n, value: fib(n) })));
  }
}).listen(Number(process.argv[2]), "127.0.0.1");
