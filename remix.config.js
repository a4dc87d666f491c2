// This file *is* the Vite configuration: `remix vite:build -c remix.config.js`.
import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  plugins: [
    tailwindcss(),
    remix({
      buildDirectory: ".build",
      ignoredRouteFiles: ["**/*.test.*"],
      // v3_singleFetch and v3_lazyRouteDiscovery stay off: both have open
      // denial-of-service reports without a fix in Remix 2.
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: false,
        v3_lazyRouteDiscovery: false,
      },
    }),
  ],
  // Development looks for packages to prepare for the browser in the routes' server code too.
  optimizeDeps: { exclude: ["@node-rs/argon2"] },
  build: { sourcemap: false, target: "es2022" },
});
