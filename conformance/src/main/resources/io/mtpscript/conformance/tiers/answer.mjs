// Answers requests line by line: {"module": path} loads a program, anything else is a request to the last one, which gives a line.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

let handle;
for await (const line of createInterface({ input: process.stdin })) {
  const { module, request, transcript, options } = JSON.parse(line);
  if (module !== undefined) ({ handle } = await import(pathToFileURL(module).href));
  else process.stdout.write(JSON.stringify(handle(request, transcript, options)) + "\n");
}
