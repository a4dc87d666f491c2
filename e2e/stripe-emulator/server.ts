/** The HTTP listener: the API, hosted pages, and the control API for whoever is on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { addressOf, type HttpAnswer } from "./api/http";
import { answerControl } from "./control/control";
import { Emulator, type EmulatorOptions } from "./emulator";
import { withBase } from "./work/base-url";

const MAX_BODY_BYTES = 2_000_000;

export interface RunningEmulator {
  emulator: Emulator;
  port: number;
  url: string;
  stop(): Promise<void>;
}

/** Listens and starts the clock. Port 0 takes a free one. */
export async function startEmulator(
  options: EmulatorOptions & { host?: string; port?: number },
): Promise<RunningEmulator> {
  const host = options.host ?? "127.0.0.1";
  const emulator = new Emulator(options);
  const server = createServer((request, response) => {
    handle(emulator, request, response).catch((error: unknown) => {
      // Who went away in the middle of a request gets no answer, and that is nobody's mistake.
      if (request.destroyed && !request.complete) return;
      emulator.log.error(`${request.method} ${request.url} failed`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  }).catch((error: unknown) => {
    emulator.stop();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  emulator.baseUrl = `http://${shown}:${port}`;
  emulator.start();
  return { emulator, port, url: emulator.baseUrl, stop: () => stop(emulator, server) };
}

/** Answers what is being answered for at most a second, then closes. */
async function stop(emulator: Emulator, server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 1_000);
  await closed;
  clearTimeout(force);
  emulator.stop();
}

async function handle(emulator: Emulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? "/";
  if (addressOf({ target }) === null) {
    response.writeHead(400, { connection: "close" }).end();
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  const given = { method: request.method ?? "GET", target, headers, body };
  const path = target.split("?", 1)[0] ?? "/";
  const send = ({ status, headers, body }: HttpAnswer) => {
    const location = headers.location;
    const shown =
      location === undefined ? headers : { ...headers, location: withBase(location, emulator.baseUrl) };
    response.writeHead(status, shown).end(withBase(body, emulator.baseUrl));
  };
  if (path === "/") return send({ status: 303, headers: { location: "/_emulator" }, body: "" });
  if (path === "/_emulator" || path.startsWith("/_emulator/")) {
    return send(await answerControl(emulator, given, request.socket.remoteAddress ?? ""));
  }
  if (!path.startsWith("/v1/") && !path.startsWith("/v2/")) {
    const page = emulator.pages.answer(emulator, given);
    if (page !== null) return send(page);
  }
  const answer = await emulator.api.answer(given);
  if (answer === "gone") request.socket.destroy();
  else send(answer);
}

/** Null when it is larger than anything Stripe's API takes. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
