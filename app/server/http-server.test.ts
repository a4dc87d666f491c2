import { request as httpRequest, type OutgoingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { LoaderFunctionArgs, ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { abortedDeliveries } from "~/lib/metrics.server";
import { once } from "~/lib/once.server";
import { unheededProxy } from "~/lib/unheeded-proxy.server";
import type { Outcome, Received, ReceivedTooLarge } from "~/modules/inbox/inbox.server";
import { stopServer } from "./graceful-stop";
import { createHttpServer, type HttpServerOptions } from "./http-server";

// What the inbox would be asked, and what it answers.
const received: (Received & Partial<ReceivedTooLarge>)[] = [];
let outcome: Outcome = { outcome: "accepted", eventId: "evt_1" };
const answerWith = async (request: Received) => {
  received.push(request);
  return outcome;
};
once("runtime", () => ({
  inbox: { receive: answerWith, rejectTooLarge: answerWith },
  clock: () => new Date(1_700_000_000_000),
  log: pino({ level: "silent" }),
  env: { webhookUrl: "http://localhost:3000/api/stripe/webhook", sessionSecret: "of the tests" },
}));

const audience = { handle: { audience: "public" } };
let release: (() => void) | null = null;
const lost = () => {
  throw Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
};
const modules: Record<string, { path: string; module: object }> = {
  "routes/declared": {
    path: "declared",
    module: {
      ...audience,
      loader: ({ request, context }: LoaderFunctionArgs) =>
        Response.json({ url: request.url, host: request.headers.get("host"), context }),
      action: async ({ request }: LoaderFunctionArgs) => new Response(`got ${(await request.text()).length}`),
    },
  },
  // Of a document's forms Remix itself compares Origin with Host.
  "routes/form": { path: "form", module: { ...audience, action: () => null, default: () => null } },
  "routes/undeclared": { path: "undeclared", module: { loader: () => new Response("secret") } },
  "routes/broken": {
    path: "broken",
    module: {
      ...audience,
      loader: () => {
        throw new Error("the password is hunter2");
      },
    },
  },
  "routes/away": { path: "away", module: { ...audience, loader: lost, action: lost } },
  "routes/away-page": { path: "away-page", module: { ...audience, loader: lost, default: () => null } },
  "routes/slow": {
    path: "slow",
    module: {
      ...audience,
      loader: () =>
        new Promise((resolve) => {
          release = () => resolve(new Response("finished"));
        }),
    },
  },
  "routes/api.v1.users": {
    path: "api/v1/users",
    module: { ...audience, action: () => new Response("made") },
  },
};

async function fakeBuild(): Promise<ServerBuild> {
  const webhook = await import("../routes/api.stripe.webhook");
  const all = { ...modules, "routes/api.stripe.webhook": { path: "api/stripe/webhook", module: webhook } };
  const routes = Object.fromEntries(
    Object.entries(all).map(([id, { path, module }]) => [id, { id, path, parentId: "root", module }]),
  );
  return {
    mode: "production",
    future: {},
    isSpaMode: false,
    basename: "/",
    publicPath: "/",
    assets: { routes: {}, entry: { module: "", imports: [] }, url: "", version: "" },
    entry: {
      module: {
        default: (_: Request, status: number) => new Response("a page", { status }),
        handleError: () => {},
      },
    },
    routes: { root: { id: "root", path: "", module: { ...audience, default: () => null } }, ...routes },
  } as unknown as ServerBuild;
}

const servers: Server[] = [];
async function serve(options: Partial<HttpServerOptions> = {}): Promise<number> {
  const build = await fakeBuild();
  const server = createHttpServer({
    loadBuild: async () => build,
    assets: (request, response, next) => (request.url === "/favicon.svg" ? response.end("drawing") : next()),
    webhookPath: "/api/stripe/webhook",
    appUrl: new URL("http://localhost:3000"),
    trustProxy: false,
    production: false,
    dev: false,
    log: pino({ level: "silent" }),
    ...options,
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

let port: number;
beforeAll(async () => {
  port = await serve();
});
afterAll(() => Promise.all(servers.map((server) => stopServer(server, 0))));

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** node:http rather than fetch: lets a test say any method and header. */
function send(
  method: string,
  path: string,
  {
    headers = {},
    body,
    to = port,
  }: { headers?: OutgoingHttpHeaders; body?: string | Buffer; to?: number } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port: to, host: "127.0.0.1", method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** A head that node:http would not send, as it is; the whole answer. */
async function sendRaw(head: string, to = port): Promise<string> {
  const socket = connect(to, "127.0.0.1");
  socket.write(`${head}Connection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}

describe("the webhook", () => {
  const path = "/api/stripe/webhook";

  test("hands the inbox the bytes as they came, with what is known of their sender", async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x7d]);
    const headers = { "stripe-signature": "t=1,v1=ab", "user-agent": "Stripe/1.0" };
    for (const extra of [{ "content-length": 5 }, { "transfer-encoding": "chunked" }]) {
      received.length = 0;
      const answer = await send("POST", path, { headers: { ...headers, ...extra }, body });
      expect(answer).toMatchObject({ status: 200, text: '{"received":true}' });
      expect(answer.headers["content-type"]).toMatch(/^application\/json/);
      expect(received).toMatchObject([
        { signatureHeader: "t=1,v1=ab", userAgent: "Stripe/1.0", address: "127.0.0.1" },
      ]);
      expect(Buffer.from(received[0]!.body).equals(body)).toBe(true);
    }
  });

  test.each<[Outcome, number, object]>([
    [{ outcome: "duplicate", eventId: "evt_1" }, 200, { received: true, duplicate: true }],
    [
      { outcome: "rejected", status: 400, reason: "not_an_event", message: "No event." },
      400,
      { error: { code: "not_an_event", message: "No event." } },
    ],
    [
      { outcome: "unavailable", retryAfterSeconds: 5 },
      503,
      { error: { code: "unavailable", message: expect.any(String) } },
    ],
  ])("answers %o", async (said, status, body) => {
    outcome = said;
    const answer = await send("POST", `${path}?from=stripe`, { body: "{}" });
    outcome = { outcome: "accepted", eventId: "evt_1" };
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual(body);
    if (status === 503) expect(answer.headers["retry-after"]).toBe("5");
  });

  test.each(["GET", "PUT", "DELETE", "OPTIONS"])("is not for %s", async (method) => {
    const answer = await send(method, path);
    expect(answer).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect(JSON.parse(answer.text).error.code).toBe("method_not_allowed");
  });

  test("takes a body of one MiB and not one byte more, announced or not", async () => {
    const most = 1024 * 1024;
    outcome = { outcome: "accepted", eventId: "evt_1" };
    received.length = 0;
    await send("POST", path, { body: Buffer.alloc(most), headers: { "content-length": most } });
    await send("POST", path, { body: Buffer.alloc(most), headers: { "transfer-encoding": "chunked" } });
    expect(received.map(({ body, size }) => [body.byteLength, size])).toEqual([
      [most, undefined],
      [most, undefined],
    ]);
    outcome = { outcome: "rejected", status: 413, reason: "body_too_large", message: "Too large." };
    for (const headers of [{ "content-length": most + 1 }, { "transfer-encoding": "chunked" }]) {
      received.length = 0;
      const answer = await send("POST", path, { body: Buffer.alloc(most + 1), headers });
      expect(answer).toMatchObject({
        status: 413,
        text: '{"error":{"code":"body_too_large","message":"Too large."}}',
      });
      expect(received[0]).toMatchObject({ size: most + 1 });
    }
    outcome = { outcome: "accepted", eventId: "evt_1" };
  });

  test("answers an endless body while it is still coming, and hangs up", async () => {
    outcome = { outcome: "rejected", status: 413, reason: "body_too_large", message: "Too large." };
    received.length = 0;
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const pump = () => {
      while (!socket.destroyed && socket.write(chunk));
      if (!socket.destroyed) socket.once("drain", pump);
    };
    pump();
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(received[0]!.size).toBeLessThan(1024 * 1024 + 0x20000);
    outcome = { outcome: "accepted", eventId: "evt_1" };
  });
});

describe("every other answer", () => {
  test("carries the security headers, with a nonce of its own", async () => {
    const nonces = new Set<string>();
    for (const path of ["/declared", "/declared", "/favicon.svg", "/nothing", "/undeclared", "/broken"]) {
      const { headers } = await send("GET", path);
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      nonces.add(/script-src 'self' 'nonce-([^']{20,})'/.exec(policy)?.[1] ?? "");
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
      });
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
    expect(nonces.size).toBe(6);
    expect((await send("GET", "/declared")).headers["cache-control"]).toBe("no-store");
  });

  test("tells browsers to stay with https where the public address is https", async () => {
    const secure = await serve({ appUrl: new URL("https://paidtrail.example.com") });
    expect((await send("GET", "/declared", { to: secure })).headers["strict-transport-security"]).toMatch(
      /max-age/,
    );
  });

  test("knows the nonce, the address and the URL as the sender wrote it", async () => {
    const answer = await send("GET", "/declared?a=b", {
      headers: { host: "127.0.0.1:81", "x-forwarded-proto": "https", "x-forwarded-host": "evil" },
    });
    const { url, host, context } = JSON.parse(answer.text);
    expect(url).toBe("http://127.0.0.1:81/declared?a=b");
    expect(host).toBe("127.0.0.1:81");
    expect(context).toMatchObject({ clientAddress: "127.0.0.1", fromLoopback: false });
    expect(answer.headers["content-security-policy"]).toContain(`'nonce-${context.cspNonce}'`);
  });

  test("believes a proxy where told to", async () => {
    const proxied = await serve({ trustProxy: true, appUrl: new URL("https://public.example") });
    const headers = {
      host: "internal",
      "x-forwarded-for": "203.0.113.5",
      "x-forwarded-host": "public.example",
      "x-forwarded-proto": "https",
    };
    const { url, context } = JSON.parse((await send("GET", "/declared", { headers, to: proxied })).text);
    expect(url).toBe("https://public.example/declared");
    expect(context.clientAddress).toBe("203.0.113.5");
  });
});

describe("behind a proxy that rewrites Host", () => {
  const appUrl = new URL("https://billing.example.org");
  const rewritten = { host: "localhost:3000", "x-forwarded-host": "localhost:3000" };

  test("a production's pages are at its public address, and its forms work", async () => {
    for (const trustProxy of [false, true]) {
      const proxied = await serve({ appUrl, production: true, trustProxy });
      const { url, host } = JSON.parse(
        (await send("GET", "/declared?a=b", { headers: rewritten, to: proxied })).text,
      );
      expect([url, host]).toEqual(["https://billing.example.org/declared?a=b", "billing.example.org"]);
      for (const own of [
        { origin: appUrl.origin },
        { origin: appUrl.origin, "sec-fetch-site": "same-origin" },
        { origin: "https://another-name.example.org", "sec-fetch-site": "same-origin" },
      ]) {
        const headers = { ...rewritten, ...own };
        expect(await send("POST", "/form", { headers, body: "a=b", to: proxied })).toMatchObject({
          status: 200,
          text: "a page",
        });
      }
      const foreign = { ...rewritten, origin: "https://evil.example" };
      expect((await send("POST", "/form", { headers: foreign, body: "a=b", to: proxied })).status).toBe(403);
    }
  });

  test("elsewhere too a form of the public address works", async () => {
    const proxied = await serve({ appUrl });
    const headers = { ...rewritten, origin: appUrl.origin };
    expect((await send("POST", "/form", { headers, body: "a=b", to: proxied })).status).toBe(200);
  });
});

describe("refused is", () => {
  const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

  test("a change that another site asks for, as a page or as data, before the framework sees it", async () => {
    for (const path of [
      "/declared",
      "/declared?_data=routes%2Fdeclared",
      "/declared?index",
      "/api/v1/users",
    ]) {
      const answer = await send("POST", path, { headers: foreign, body: "x" });
      expect(answer).toMatchObject({ status: 403, text: expect.stringContaining("own pages") });
    }
  });

  test("but not what our own pages, keys and signatures ask for", async () => {
    const own = { host: "localhost:3000", origin: "http://localhost:3000", "sec-fetch-site": "same-origin" };
    expect(await send("POST", "/declared", { headers: own, body: "abc" })).toMatchObject({
      status: 200,
      text: "got 3",
    });
    const keyed = { ...foreign, host: "evil.example", authorization: "Bearer key" };
    expect(await send("POST", "/api/v1/users", { headers: keyed, body: "{}" })).toMatchObject({
      status: 200,
    });
    expect(await send("POST", "/api/stripe/webhook", { headers: foreign, body: "{}" })).toMatchObject({
      status: 200,
    });
  });

  test("a name that is not ours, though the page of another site lives under it: DNS rebinding", async () => {
    const rebound = { host: "evil.example:3000", origin: "http://evil.example:3000" };
    for (const method of ["GET", "POST"])
      expect(await send(method, "/declared", { headers: rebound })).toMatchObject({
        status: 421,
        text: expect.stringContaining("http://localhost:3000"),
      });
    expect((await send("GET", "/favicon.svg", { headers: rebound })).status).toBe(421);
    for (const host of ["localhost:9", "127.0.0.1", "[::1]:3000"])
      expect((await send("GET", "/declared", { headers: { host } })).status).toBe(200);
    expect(await send("POST", "/api/stripe/webhook", { headers: rebound, body: "{}" })).toMatchObject({
      status: 200,
    });
    expect((await send("GET", "/healthz", { headers: rebound })).status).not.toBe(421);
  });

  test("in production an Origin that matches nothing but a Host: there any Host may be made up", async () => {
    const own = await serve({ appUrl: new URL("https://paidtrail.example.com"), production: true });
    const headers = { host: "evil.example", origin: "http://evil.example" };
    expect((await send("POST", "/declared", { headers, body: "x", to: own })).status).toBe(403);
  });

  test("a route that does not say whom it is for", async () => {
    for (const path of ["/undeclared", "/undeclared?_data=routes%2Fundeclared"]) {
      const answer = await send("GET", path);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain("secret");
    }
  });

  test("a body over one MiB", async () => {
    const body = "x".repeat(1024 * 1024 + 1);
    expect((await send("POST", "/declared", { body })).status).toBe(413);
    expect(
      (await send("POST", "/declared", { body, headers: { "transfer-encoding": "chunked" } })).status,
    ).toBe(413);
  });

  test("an endless address, endless headers, odd methods and nonsense for a host", async () => {
    expect((await send("GET", `/${"x".repeat(5_000)}`)).status).toBe(414);
    expect((await send("GET", "/declared", { headers: { a: "x".repeat(20_000) } })).status).toBe(431);
    expect((await send("TRACE", "/declared")).status).toBe(405);
    expect((await send("GET", "/declared", { headers: { host: "a b/c" } })).status).toBe(400);
  });

  test.each(["//", "http://[", "//:", "/\\", "/%ff", "/%5c", "*", "/a/../declared", "/%2e%2e/declared"])(
    "an address that can be read in two ways: %j",
    async (target) => {
      for (const method of ["GET", "POST", "OPTIONS"])
        expect(await sendRaw(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\n`)).toMatch(
          /^HTTP\/1\.1 400 .*read in more than one way/s,
        );
      expect((await send("GET", "/declared")).status).toBe(200);
    },
  );

  test("a way around the gate by dots, and such addresses of the API in its own words", async () => {
    for (const dots of ["../..", "%2e%2e/%2E%2e", "..%2f.."]) {
      const headers = { ...foreign, authorization: "Bearer x" };
      const answer = await send("POST", `/api/v1/${dots}/declared`, { headers, body: "a=b" });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).error).toMatchObject({ code: "url_ambiguous" });
    }
  });

  test("an empty host", async () => {
    for (const path of ["/declared", "/api/stripe/webhook"])
      expect(await sendRaw(`POST ${path} HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n`)).toMatch(
        /^HTTP\/1\.1 4\d\d /,
      );
  });

  test("nothing that ends the process: what a listener throws is one answer of 500", async () => {
    const own = await serve({
      assets: () => {
        throw new Error("the password is hunter2");
      },
    });
    const answer = await send("GET", "/declared", { to: own });
    expect(answer).toMatchObject({ status: 500, text: expect.not.stringContaining("hunter2") });
    expect((await send("POST", "/declared", { to: own, body: "abc" })).text).toBe("got 3");
  });

  test("a look behind the curtain: what went wrong is not told", async () => {
    const answer = await send("GET", "/broken");
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/hunter2|at .*\.ts/);
  });
});

test("while the database is away pages and their data answer 503, and say when to come back", async () => {
  for (const [method, path] of [
    ["GET", "/away-page"],
    ["GET", "/away-page?_data=routes%2Faway-page"],
    ["GET", "/away"],
    ["POST", "/away"],
  ] as const) {
    const answer = await send(method, path);
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(answer.text).not.toContain("ECONNREFUSED");
  }
});

describe("what anybody can cause", () => {
  const logged = () => {
    const lines: Record<string, unknown>[] = [];
    return { lines, log: pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) }) };
  };

  test("fills no log: refusals of the gate are one line in five seconds", async () => {
    const { lines, log } = logged();
    const own = await serve({ log });
    for (let index = 0; index < 5; index += 1)
      expect(
        (await send("POST", "/declared", { to: own, headers: { origin: "https://evil.example" } })).status,
      ).toBe(403);
    expect(lines).toMatchObject([{ path: "/declared", method: "POST", requests: 1 }]);
  });

  test("a proxy that nobody told us to believe is one warning, and a note of readiness", async () => {
    const { lines, log } = logged();
    unheededProxy().seen = false;
    const own = await serve({ log });
    for (let index = 0; index < 3; index += 1)
      await send("GET", "/declared", { to: own, headers: { "x-forwarded-for": "192.0.2.1" } });
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringContaining("TRUST_PROXY=true")]);
    expect(unheededProxy().seen).toBe(true);
    const trusting = await serve({ log, trustProxy: true });
    unheededProxy().seen = false;
    await send("GET", "/declared", { to: trusting, headers: { "x-forwarded-for": "192.0.2.1" } });
    expect(unheededProxy().seen).toBe(false);
  });

  test("takes bounded memory: large bodies that do not end share a budget, small ones pass", async () => {
    const own = await serve();
    const most = 1024 * 1024;
    const trickling = Array.from({ length: 128 }, () => {
      const socket = connect(own, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`POST /declared HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${most}\r\n\r\nhalf`);
      return socket;
    });
    const large = { "content-length": most };
    await expect
      .poll(
        async () =>
          (await send("POST", "/declared", { to: own, headers: large, body: "x".repeat(most) })).status,
      )
      .toBe(503);
    expect(await send("POST", "/declared", { to: own, body: "small" })).toMatchObject({ text: "got 5" });
    for (const socket of trickling) socket.destroy();
    await expect
      .poll(
        async () =>
          (await send("POST", "/declared", { to: own, headers: large, body: "x".repeat(most) })).status,
      )
      .toBe(200);
  });
});

test("a thousand senders that trickle keep no delivery out", { timeout: 30_000 }, async () => {
  const own = await serve();
  const path = "/api/stripe/webhook";
  const trickling = await Promise.all(
    Array.from({ length: 1_010 }, async () => {
      const socket = connect(own, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`);
      await new Promise((resolve) => socket.on("connect", resolve));
      return socket;
    }),
  );
  for (let index = 0; index < 20; index += 1)
    expect(await send("POST", path, { body: "{}", to: own })).toMatchObject({ status: 200 });
  for (const socket of trickling) socket.destroy();
});

test("stopping lets an answer finish, hangs up idle connections and takes no new ones", async () => {
  const own = await serve();
  const server = servers.at(-1)!;
  const idle = connect(own, "127.0.0.1");
  await new Promise((resolve) => idle.on("connect", resolve));
  const slow = send("GET", "/slow", { to: own });
  await expect.poll(() => release !== null).toBe(true);
  const stopped = stopServer(server, 5_000);
  await expect(send("GET", "/declared", { to: own })).rejects.toThrow();
  release!();
  expect((await slow).text).toBe("finished");
  idle.destroy();
  await stopped;
});

test("a sender that breaks off midway gets no acknowledgement and holds up nobody", async () => {
  received.length = 0;
  const before = (await abortedDeliveries().get()).values[0]?.value ?? 0;
  const arrived = new Promise((resolve) => servers[0]!.once("request", resolve));
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /api/stripe/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  await arrived;
  socket.destroy();
  expect(await send("POST", "/api/stripe/webhook", { body: "{}" })).toMatchObject({ status: 200 });
  expect(received).toHaveLength(1);
  await expect.poll(async () => (await abortedDeliveries().get()).values[0]?.value).toBe(before + 1);
});
