/** One HTTP POST: no redirects followed, one deadline for everything. */
import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

export interface Received {
  /** Null: no answer came; `error` says why. */
  status: number | null;
  error: string | null;
  /** The beginning of the answer. */
  body: string;
  durationMs: number;
}

const KEEP_BYTES = 1_000;

export class Sender {
  private readonly http = new HttpAgent({ keepAlive: true, maxSockets: 32 });
  private readonly https = new HttpsAgent({ keepAlive: true, maxSockets: 32 });
  private readonly aborting = new AbortController();

  post(url: string, headers: Record<string, string>, body: Buffer, timeoutMs: number): Promise<Received> {
    const started = performance.now();
    return new Promise((resolve) => {
      const finish = (status: number | null, error: string | null, text = "") => {
        clearTimeout(deadline);
        resolve({
          status,
          error,
          body: text,
          durationMs: Math.round((performance.now() - started) * 10) / 10,
        });
      };
      const target = new URL(url);
      const secure = target.protocol === "https:";
      const request = (secure ? requestHttps : requestHttp)(target, {
        method: "POST",
        agent: secure ? this.https : this.http,
        headers: { ...headers, "content-length": String(body.length) },
        signal: this.aborting.signal,
      });
      const deadline = setTimeout(() => request.destroy(new Error("no answer in time")), timeoutMs);
      request.on("error", (error: NodeJS.ErrnoException) => finish(null, describe(error)));
      request.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          if (text.length < KEEP_BYTES) text += chunk.slice(0, KEEP_BYTES - text.length);
        });
        response.on("end", () => finish(response.statusCode ?? null, null, text));
        response.on("error", (error) => finish(null, describe(error), text));
      });
      request.end(body);
    });
  }

  /** Drops what is in flight; those deliveries stay pending. */
  close(): void {
    this.aborting.abort();
    this.http.destroy();
    this.https.destroy();
  }
}

function describe(error: NodeJS.ErrnoException): string {
  if (error.code === "ECONNREFUSED") return "connection refused";
  if (error.code === "ENOTFOUND") return "host name not found";
  if (error.code === "ECONNRESET") return "connection reset";
  return error.message;
}
