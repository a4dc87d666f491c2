// `npm start`: from a bare checkout to a running app.
import "./node-version.mjs";
import { entry } from "./paths.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";
import { runAttached } from "./run-step.mjs";

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
process.exit(await runAttached([process.execPath, "--enable-source-maps", entry("start")]));
