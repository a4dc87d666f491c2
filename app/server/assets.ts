/** The files that the browser loads, as the build left them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import sirv from "sirv";
import type { Middleware } from "./http-server";
import { canonicalPath } from "./request-path";

/** Scans `directory` once: names outside it cannot be reached. */
export function createAssets(directory: string): Middleware {
  const serve = sirv(directory, {
    etag: true,
    setHeaders(response, path) {
      // The build puts a hash of the content into these names.
      const fingerprinted = path.startsWith("/assets/");
      response.setHeader(
        "Cache-Control",
        fingerprinted ? "public, max-age=31536000, immutable" : "public, max-age=3600",
      );
    },
  });
  return (request, response, next) => {
    // A build that runs beside us empties the folder, and sirv has no answer to a file that is gone.
    const path = canonicalPath(request.url ?? "");
    if (path === null || !existsSync(join(directory, path))) return next();
    // sirv throws at a range that ends before it begins, and nobody needs parts of these files.
    delete request.headers.range;
    serve(request, response, next);
  };
}
