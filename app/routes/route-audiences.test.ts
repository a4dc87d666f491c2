import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Audience } from "~/modules/accounts/audience";

const audiences: Record<Audience, true> = {
  public: true,
  signature: true,
  signed_in: true,
  operator: true,
  admin: true,
  api_operator: true,
  api_admin: true,
  metrics: true,
};

interface RouteNode {
  id: string;
  file: string;
  children?: RouteNode[];
}

/** As Remix itself finds them, so that no file can hide behind a naming convention we read differently. */
function routeFiles(): string[] {
  const root = join(import.meta.dirname, "../..");
  const output = execFileSync(
    process.execPath,
    [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "routes", "--json", "-c", "remix.config.js"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const flat = (nodes: RouteNode[]): string[] =>
    nodes.flatMap((node) => [node.file, ...flat(node.children ?? [])]);
  return flat(JSON.parse(output));
}

describe("every route says who it is for", () => {
  const files = routeFiles();

  it("there are routes to look at", () => {
    expect(files).toContain("root.tsx");
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("%s", async (file) => {
    const module = await import(/* @vite-ignore */ join(import.meta.dirname, "..", file));
    const { audience, changes = audience } = (module.handle ?? {}) as Record<string, string | undefined>;
    const known = expect(Object.keys(audiences), `${file} must export handle: RouteHandle with one of these`);
    known.toContain(audience);
    known.toContain(changes);
  });

  it.each(files)(
    "%s names itself after its audience: the API is for keys, the console for operators",
    async (file) => {
      const { handle } = await import(/* @vite-ignore */ join(import.meta.dirname, "..", file));
      // The API's description is a page for people, and public.
      if (file.startsWith("routes/api.v1") && !file.endsWith("._index.tsx"))
        expect(handle.audience).toMatch(/^api_/);
      if (file.startsWith("routes/console")) expect(handle.audience).toMatch(/^(operator|admin)$/);
      if (file.startsWith("routes/billing")) expect(handle.audience).toBe("signed_in");
    },
  );
});
