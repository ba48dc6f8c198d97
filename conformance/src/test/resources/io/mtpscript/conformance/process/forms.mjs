// Answers of several forms, read by the client of forms.mtp; prints what it saw, line by line.
import { Client, UnexpectedResponse } from "./client.js";

const show = (value) => JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : inner));

async function read(status, text) {
  const client = new Client({ baseUrl: "", fetch: async () => new Response(text, { status }) });
  try {
    const answer = await client.several({ body: { n: 0, shape: { type: "Square", side: 1 } } });
    console.log(status, show(answer.body));
  } catch (error) {
    console.log(status, error instanceof UnexpectedResponse, error.message);
  }
}

await read(200, '{"id":1}');
await read(200, '{"id":1,"lines":[{"n":1}],"text":"t"}');
await read(200, '{"id":1,"lines":[{"n":1,"price":0.10}]}');
await read(200, '{"id":1,"lines":[{"n":1,"price":0.10}],"text":"t"}');
await read(200, '{"type":"Circle","radius":2.50}');
await read(200, '["Small","Huge"]');
await read(200, '{"id":9007199254740993,"lines":[]}');
await read(409, '{"error":"Whole","amount":2}');
await read(409, '{"error":"Exact","amount":2}');
await read(409, '{"error":"Later","amount":2}');
await read(400, '{"error":"TooLarge","message":"n is at most 8"}');
await read(400, '{"error":"Hinted","hint":"h"}');
await read(400, '{"error":"ValidationFailed","message":"m","details":[{"message":"d","path":"body.n"}]}');
await read(400, '{"error":"Bare","message":"m","field":"f"}');
await read(400, '{"error":"Later","message":"m","field":"f","details":[]}');
await read(400, '{"message":"m"}');

let redirect = "";
const fetch = async (_, request) => {
  redirect = request.redirect;
  return new Response(null, { status: 302, headers: { Location: "/elsewhere" } });
};
const moved = await new Client({ baseUrl: "", fetch }).moved();
console.log(moved.status, redirect, moved.headers.get("location"));
