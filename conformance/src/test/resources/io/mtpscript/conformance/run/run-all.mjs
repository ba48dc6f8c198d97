// Runs many programs in one process: node run-all.mjs jobs.json gives a line of JSON for each run, in order.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

for (const { module, runs } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { handle } = await import(pathToFileURL(module).href);
  for (const { request, transcript, options } of runs) {
    console.log(JSON.stringify(handle(request, transcript, options)));
  }
}
