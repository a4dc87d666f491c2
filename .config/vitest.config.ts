import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export default defineConfig({
  root,
  resolve: { alias: { "~": join(root, "app") } },
  test: {
    include: ["app/**/*.test.{ts,tsx}", "e2e/**/*.test.ts"],
    // Loads, soaks and million-row tables: `npm run test:long`.
    exclude: [...configDefaults.exclude, ...(process.env.LONG ? [] : ["**/*.long.test.{ts,tsx}"])],
    globalSetup: [join(root, "app/lib/testing/test-cluster.ts")],
    // Processes, so that a test may set its own time zone, signals and exit handlers.
    pool: "forks",
    // As many as there are cores: left alone it keeps one back, which is half of two,
    // and most of these tests wait for a database.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
