// `npm start`: from a bare checkout to a running app.
import "./node-version.mjs";
import { pathToFileURL } from "node:url";
import { entry, runsHere } from "./paths.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";

// A second start says so at once, and leaves the build that the first one serves alone.
if (!runsHere()) {
  await ensureInstalled();
  await ensureGenerated();
  await ensureBuilt();
}
// In this very process: one less between a person's Ctrl-C and the supervisor.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(entry("start")).href);
