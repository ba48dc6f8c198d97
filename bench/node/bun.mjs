// The routes on Bun's own server, and with a database GET /users/:id by its own PostgreSQL client: bun bun.mjs PORT [URL]
import { SQL, serve } from "bun";
import { fib, hello, quote } from "./routes.mjs";

const database = process.argv[3] && new SQL(process.argv[3], { max: 10 });
const headers = { headers: { "Content-Type": "application/json" } };

async function user(id) {
  const [row] = await database`SELECT id, name, email FROM users WHERE id = ${id}`;
  return row ? new Response(JSON.stringify({ ...row, id: Number(row.id) }), headers) : new Response("", { status: 404 });
}

serve({
  port: Number(process.argv[2]),
  hostname: "127.0.0.1",
  routes: {
    "/hello": () => new Response(hello, headers),
    "/quote": { POST: async (request) => new Response(quote(await request.json()), headers) },
    "/fib/:n": ({ params }) => new Response(JSON.stringify({ n: Number(params.n), value: fib(Number(params.n)) }), headers),
    "/users/:id": ({ params }) => user(Number(params.id)),
  },
});
