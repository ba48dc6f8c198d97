// Talks to examples/invoices through its generated client; prints what it saw, line by line.
import { ApiError, Client, UnexpectedResponse, unwrap } from "./client.js";

const client = new Client({ baseUrl: process.argv[2] });
const say = (...parts) => console.log(parts.join(" "));

const created = await client.createCustomer({ body: { name: "Zoë \"Ü\" 😀", email: `zoe@example.com` } });
say("create", created.status, created.ok, created.headers.get("location"), created.body.name);
const again = await client.createCustomer({ body: { name: "Zoë", email: `zoe@example.com` } });
say("again", again.status, again.ok, again.body.error);

const customer = unwrap(created);
const invoice = unwrap(
  await client.createInvoice({
    path: { id: customer.id },
    body: {
      lines: [
        { description: "Gold", quantity: 1, unitPrice: "12345678901234567890.01", vatRate: "0.2" },
        { description: "Bolt", quantity: 3, unitPrice: "0.1", vatRate: "0" },
      ],
    },
  }),
);
say("exact", invoice.net, invoice.vat, invoice.total, typeof invoice.total, typeof invoice.id);

const page = unwrap(await client.listInvoices({ query: { status: "Draft", customer: customer.id, page: 1 } }));
say("list", page.items.length, page.total, page.items[0].total === invoice.total);
const none = unwrap(await client.listInvoices());
say("defaults", none.page, none.items.length > 0);

const bad = await client.listInvoices({ query: { page: 0 } });
say("bad", bad.status, bad.body.error);
const faults = await client.createCustomer({ body: { name: "x", email: "y", more: 1 } });
say("closed", faults.status, faults.ok ? "" : faults.body.error);
try {
  unwrap(await client.getInvoice({ path: { id: 999999 } }));
} catch (error) {
  say("thrown", error instanceof ApiError, error.message, error.answer.status);
}
try {
  await client.createPayment({ path: { id: 1 }, body: { amount: 1.5, reference: "r" } });
} catch (error) {
  say("refused", error instanceof TypeError, error.message);
}
try {
  await new Client({ baseUrl: process.argv[2], fetch: async () => new Response("<html>", { status: 418 }) }).getInvoice({
    path: { id: 1 },
  });
} catch (error) {
  say("unexpected", error instanceof UnexpectedResponse, error.message);
}
try {
  const huge = '{"id":9007199254740993,"name":"a","email":"b","createdAt":"c"}';
  await new Client({ baseUrl: "", fetch: async () => new Response(huge, { status: 200 }) }).getCustomer({ path: { id: 1 } });
} catch (error) {
  say("huge", error.message);
}
