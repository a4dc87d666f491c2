// `npm run evaluate`: plays scenarios against the running app, and tells which verdicts were right.
import "./node-version.mjs";
import { bin } from "./paths.mjs";
import { ensureGenerated, ensureInstalled } from "./prepare.mjs";
import { runAttached } from "./run-step.mjs";

await ensureInstalled();
await ensureGenerated();
process.exit(
  await runAttached([process.execPath, bin("tsx"), "e2e/diagnosis/main.ts", ...process.argv.slice(2)]),
);
