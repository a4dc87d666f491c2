// `npm run dev`: the same app with hot reload, on the same data.
import "./node-version.mjs";
import { bin } from "./paths.mjs";
import { ensureGenerated, ensureInstalled } from "./prepare.mjs";
import { runAttached } from "./run-step.mjs";

await ensureInstalled();
await ensureGenerated();
process.exit(await runAttached([process.execPath, bin("tsx"), "app/server/start.ts", "--dev"]));
