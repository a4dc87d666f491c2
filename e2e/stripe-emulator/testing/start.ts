/** For tests: an emulator in this process, the real SDK pointed at it, and an endpoint that listens. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { Log } from "../log";
import { startEmulator, type RunningEmulator } from "../server";
import type { EmulatorOptions } from "../emulator";

export interface Started extends RunningEmulator {
  stripe: Stripe;
  /** The SDK with another key, or other settings. */
  client(key: string, config?: Stripe.StripeConfig): Stripe;
  /** The control API. */
  control<R>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<R>;
  /** Lines the emulator logged. */
  logged: string[];
}

export const TEST_KEY = "sk_test_emulatortests";

export async function startForTest(options: Partial<EmulatorOptions> = {}): Promise<Started> {
  const logged: string[] = [];
  const running = await startEmulator({
    dataFolder: null,
    log: new Log((line) => logged.push(line)),
    ...options,
  });
  const client = (key: string, config: Stripe.StripeConfig = {}) =>
    new Stripe(key, {
      host: "127.0.0.1",
      port: running.port,
      protocol: "http",
      maxNetworkRetries: 0,
      ...config,
    });
  return {
    ...running,
    logged,
    client,
    stripe: client(TEST_KEY),
    async control<R>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<R> {
      const response = await fetch(`${running.url}/_emulator${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as R & { error?: { message: string } };
      if (!response.ok) throw new Error(answer.error?.message ?? `status ${response.status}`);
      return answer;
    },
  };
}

export interface ReceivedHook {
  body: string;
  headers: IncomingHttpHeaders;
  path: string;
}

export interface Listener {
  url: string;
  received: ReceivedHook[];
  /** The parsed bodies' types, in order of arrival. */
  types(): string[];
  /** What it answers from now on: a status, or a function of the hook. */
  answer: number | ((hook: ReceivedHook) => number | "hang");
  /** Waits until so many hooks that fit have come. */
  until(fits: (hook: ReceivedHook) => boolean, count?: number): Promise<ReceivedHook[]>;
  stop(): Promise<void>;
}

/** A webhook endpoint on a free port that keeps what it gets. */
export async function listen(): Promise<Listener> {
  const received: ReceivedHook[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const hook = {
      body: Buffer.concat(chunks).toString("utf8"),
      headers: request.headers,
      path: request.url ?? "",
    };
    received.push(hook);
    const status = typeof listener.answer === "function" ? listener.answer(hook) : listener.answer;
    for (const check of waiting) check();
    if (status !== "hang") response.writeHead(status).end(JSON.stringify({ received: true }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const listener: Listener = {
    url: `http://127.0.0.1:${port}/api/stripe/webhook`,
    received,
    types: () => received.map((hook) => (JSON.parse(hook.body) as { type: string }).type),
    answer: 200,
    until: (fits, count = 1) =>
      new Promise((resolve) => {
        const check = () => {
          const found = received.filter(fits);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return listener;
}
