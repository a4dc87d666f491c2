// `npm run -s scenario -- <code>`: plays a story at the demo's Stripe. Builds what is missing, then hands over.
import "./node-version.mjs";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { entry } from "./paths.mjs";

if (!existsSync(entry("scenarios"))) {
  const { ensureBuilt, ensureGenerated, ensureInstalled } = await import("./prepare.mjs");
  const log = console.log;
  // Standard output belongs to the command.
  console.log = console.error;
  await ensureInstalled();
  await ensureGenerated();
  await ensureBuilt();
  console.log = log;
}
await import(pathToFileURL(entry("scenarios")).href);
