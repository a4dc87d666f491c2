#!/usr/bin/env node
// The `paidtrail` command: builds what is missing, then hands over.
import "./node-version.mjs";
import { entry } from "./paths.mjs";

// What is built is run as it is, so that the command answers at once; after a
// change of the sources `npm start` or `npm run build` renews it.
const { existsSync } = await import("node:fs");
if (!existsSync(entry("paidtrail"))) {
  const { ensureBuilt, ensureGenerated, ensureInstalled } = await import("./prepare.mjs");
  const log = console.log;
  // Standard output belongs to the command.
  console.log = console.error;
  await ensureInstalled();
  await ensureGenerated();
  await ensureBuilt();
  console.log = log;
}
await import(entry("paidtrail"));
