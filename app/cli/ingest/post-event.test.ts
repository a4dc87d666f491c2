import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postEvent } from "./post-event";

const secret = "whsec_test";
let server: Server;
let url = "";
let answer: (response: ServerResponse, call: number) => void;
let calls: { request: IncomingMessage; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    calls.push({ request, body });
    answer(response, calls.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = [];
});

const json =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));

describe("posting an event", () => {
  it("signs exactly the bytes it sends", async () => {
    answer = json(200, { received: true });
    expect(await postEvent({ url, secret }, { id: "evt_1", list: [] })).toEqual({ outcome: "accepted" });
    const [{ request, body }] = calls as [(typeof calls)[number]];
    const [, time, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers["stripe-signature"])) ?? [];
    expect(signature).toBe(createHmac("sha256", secret).update(`${time}.${body}`).digest("hex"));
    expect(body).toBe('{\n  "id": "evt_1",\n  "list": [\n\n  ]\n}');
  });

  it.each([
    [200, { received: true, duplicate: true }, { outcome: "duplicate" }],
    [
      400,
      { error: { code: "signature_wrong_secret" } },
      { outcome: "rejected", reason: "signature_wrong_secret" },
    ],
    [404, {}, { outcome: "rejected", reason: "HTTP 404" }],
    [302, {}, { outcome: "rejected", reason: "HTTP 302" }],
  ])("answered with %i tells what became of it", async (status, body, outcome) => {
    answer = json(status, body, status === 302 ? { location: "/elsewhere" } : {});
    expect(await postEvent({ url, secret }, { id: "evt_1" })).toEqual(outcome);
    expect(calls).toHaveLength(1);
  });

  it("comes back when the endpoint is not able to just now", async () => {
    answer = (response, call) =>
      call < 3
        ? json(503, { error: { code: "unavailable" } })(response)
        : json(200, { received: true })(response);
    expect(await postEvent({ url, secret }, { id: "evt_1" })).toEqual({ outcome: "accepted" });
    expect(calls).toHaveLength(3);
  });

  it("stops when it is told to", async () => {
    answer = json(503, {}, { "retry-after": "5" });
    const stop = AbortSignal.timeout(50);
    await expect(postEvent({ url, secret }, { id: "evt_1" }, undefined, stop)).rejects.toThrow(/abort/i);
  });

  it("gives up soon where nothing has ever answered, and says so in one sentence", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    const told: (string | null)[] = [];
    const contact = { answered: false, waiting: (what: string | null) => void told.push(what) };
    await expect(postEvent({ url: nobody, secret }, { id: "evt_1" }, contact)).rejects.toThrow(
      `Nothing answers at ${nobody} (ECONNREFUSED): is the app running?`,
    );
    expect(told).toEqual(Array(2).fill(`${new URL(nobody).host} (ECONNREFUSED)`));
  });

  it("waits longer for what has answered before, and says for what it waits", async () => {
    const told: (string | null)[] = [];
    const contact = { answered: true, waiting: (what: string | null) => void told.push(what) };
    answer = (response, call) => (call < 4 ? response.destroy() : json(200, { received: true })(response));
    expect(await postEvent({ url, secret }, { id: "evt_1" }, contact)).toEqual({ outcome: "accepted" });
    expect(told).toEqual([...Array(3).fill(expect.stringContaining(new URL(url).host)), null]);
  });
});

/** Of a server that is gone. */
async function freePort(): Promise<number> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return port;
}
