// `npm run build`: everything that `npm start` builds, without starting it.
import "./node-version.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";

await ensureInstalled();
await ensureGenerated();
await ensureBuilt({ anew: true });
