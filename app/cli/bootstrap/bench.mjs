// `npm run bench`: builds what is missing, then measures. Arguments go to the benchmark.
import "./node-version.mjs";
import { bin } from "./paths.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";
import { runAttached } from "./run-step.mjs";

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
process.exit(
  await runAttached([process.execPath, bin("tsx"), "e2e/bench/main.ts", ...process.argv.slice(2)]),
);
