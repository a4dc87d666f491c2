import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const here = import.meta.dirname;

test.each([
  ["18.20.4", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["22.12.0", true],
  ["24.0.0", true],
])("Node.js %s: %s", async (version, works) => {
  const code = `
    Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });
    await import(${JSON.stringify(join(here, "node-version.mjs"))});`;
  const { status, stderr } = await new Promise<{ status: number; stderr: string }>((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", code], (error, _stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stderr }),
    );
  });
  expect(status).toBe(works ? 0 : 1);
  expect(stderr.trim().split("\n")).toEqual([
    works ? "" : expect.stringMatching(/^Paidtrail needs Node\.js 20\.19 or newer; this is .*\.$/),
  ]);
});

/**
 * `npm ci` refuses a lock file without the optional packages of other platforms, on every
 * platform. npm leaves them out when the registry it was run against does not have them:
 * then each is added by hand, with its version, `os`, `cpu` and `"optional": true`.
 */
test("the lock file knows the packages of every platform", () => {
  const lock = JSON.parse(readFileSync(join(here, "../../../package-lock.json"), "utf8"));
  const packages = lock.packages as Record<string, { optionalDependencies?: Record<string, string> }>;
  const isThere = (from: string, name: string): boolean => {
    if (packages[`${from && `${from}/`}node_modules/${name}`]) return true;
    if (from === "") return false;
    const above = from.lastIndexOf("/node_modules/");
    return isThere(above === -1 ? "" : from.slice(0, above), name);
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isThere(path, name)),
  );
  expect(missing).toEqual([]);
});
