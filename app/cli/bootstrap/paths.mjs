/** Where things are. Nothing here needs an installed package. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[/\\]$/, "");
export const inRoot = (...parts) => join(root, ...parts);
/** What is built. */
export const buildDir = inRoot(".build");
export const entry = (name) => join(buildDir, "node", `${name}.js`);
/** A package's command line, started with this very Node.js. */
export const bin = (name) => resolve(inRoot("node_modules", ".bin", name));
export const installed = () => existsSync(inRoot("node_modules"));
