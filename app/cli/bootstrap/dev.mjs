// `npm run dev`: the same app with hot reload, on the same data.
import "./node-version.mjs";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";
import { ensureGenerated, ensureInstalled } from "./prepare.mjs";

await ensureInstalled();
await ensureGenerated();
// In this very process, from the sources; `--dev` tells the supervisor.
process.argv.push("--dev");
const { register } = await import("tsx/esm/api");
register();
await import(pathToFileURL(inRoot("app", "server", "start.ts")).href);
