// `npm start`: from a bare checkout to a running app.
import "./node-version.mjs";
import { pathToFileURL } from "node:url";
import { entry } from "./paths.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
// In this very process: one less between a person's Ctrl-C and the supervisor.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(entry("start")).href);
