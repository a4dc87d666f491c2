/**
 * Walks every route that end users reach, with two of them: the id of something
 * that is somebody else's is answered exactly as one that does not exist. A new
 * route of theirs which is in neither table fails.
 */
import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { sessionCookieName } from "~/modules/accounts/session-cookie";
import { startSession } from "~/modules/accounts/sessions.server";
import { newPayer, type TestPayer } from "~/modules/billing/testing/payers";
import { setPlan } from "~/modules/entitlements/catalogue.server";

const sessionSecret = "a session secret that serves for tests";
const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };

interface RouteNode {
  file: string;
  children?: RouteNode[];
}
interface RouteModule {
  handle?: { audience?: string };
  loader?: (args: LoaderFunctionArgs) => Promise<Response>;
  action?: (args: ActionFunctionArgs) => Promise<Response>;
}

const root = join(import.meta.dirname, "../..");
const routeOf = (file: string): Promise<RouteModule> => import(/* @vite-ignore */ join(root, "app", file));

/** As Remix itself finds them. */
function routeFiles(): string[] {
  const output = execFileSync(
    process.execPath,
    [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "routes", "--json", "-c", "remix.config.js"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const flat = (nodes: RouteNode[]): string[] =>
    nodes.flatMap((node) => [node.file, ...flat(node.children ?? [])]);
  return flat(JSON.parse(output));
}

/** How an id of Stripe's reaches the route, and which ids open it for their owner. */
interface Walk {
  ask: (id: string) => { path: string; params?: Record<string, string>; form?: Record<string, string> };
  ids: (of: TestPayer) => string[];
  door: string;
}

const walks: Record<string, Walk> = {
  "routes/billing_.return.tsx": {
    ask: (id) => ({ path: `/billing/return?session_id=${encodeURIComponent(id)}` }),
    ids: (of) => [of.session, of.guestSession],
    door: "checkout_return",
  },
  "routes/billing_.receipts.$id.tsx": {
    ask: (id) => ({ path: `/billing/receipts/${encodeURIComponent(id)}`, params: { id } }),
    ids: (of) => [of.invoice, of.charge, of.payment, of.guestCharge],
    door: "receipt",
  },
  "routes/billing_.portal.tsx": {
    ask: (id) => ({ path: "/billing/portal", form: { customer: id } }),
    ids: (of) => [of.customer],
    door: "portal",
  },
};

/** Routes that anybody, or anybody signed in, may ask, and that take no id of Stripe's. */
const withoutIds: Record<string, string> = {
  "root.tsx": "the frame of every page",
  "routes/$.tsx": "every address that no other route claims",
  "routes/_index.tsx": "sends people on",
  "routes/account._index.tsx": "one's own account",
  "routes/account.password.tsx": "one's own password",
  "routes/account.sessions.end.ts": "one's own sessions, by a handle of ours",
  "routes/account.tsx": "the frame of the account's pages",
  "routes/api.v1._index.tsx": "the API's description",
  "routes/billing.tsx": "what is one's own; its address holds a code of ours",
  "routes/billing_.checkout.ts": "a price, which is everybody's, for one's own customer",
  "routes/healthz.ts": "whether the process lives",
  "routes/login.tsx": "the sign-in form",
  "routes/logout.ts": "one's own session",
  "routes/readyz.ts": "whether the deployment works",
};

let database: TestDatabase;
let stripe: Server;
/** What Stripe was asked to make a portal for. */
const portals: string[] = [];
let ada: TestPayer;
let bob: TestPayer;
const cookies = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const now = new Date();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(pool, { id: "pro", name: "Pro", rank: 10, features: [] }, change);
  [ada, bob] = [await newPayer(pool), await newPayer(pool)];
  for (const { user } of [ada, bob]) {
    const browser = { userId: user, address: null, userAgent: null, replaces: null };
    const { id } = await startSession({ db: pool, sessionSecret }, browser, now);
    cookies.set(user, `${sessionCookieName({ secure: false })}=${id}`);
  }
  stripe = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const answer = answerOf(new URL(request.url ?? "/", "http://stripe.test").pathname, body);
    response.writeHead(answer === null ? 404 : 200, { "content-type": "application/json" });
    const missing = { type: "invalid_request_error", code: "resource_missing", message: "No such thing" };
    response.end(JSON.stringify(answer ?? { error: missing }));
  });
  await new Promise<void>((resolve) => stripe.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", sessionSecret);
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("STRIPE_SECRET_KEY", "sk_test_walk");
  vi.stubEnv("STRIPE_API_BASE", `http://127.0.0.1:${(stripe.address() as AddressInfo).port}`);
});
afterAll(async () => {
  const { runtime } = await import("~/modules/runtime.server");
  await runtime().inbox.close();
  await runtime().prisma.$disconnect();
  if (!runtime().pool.ended) await runtime().pool.end();
  stripe.closeAllConnections();
  stripe.close();
  await database.drop();
});

/** Stripe knows us, not who asks us: it has both payers' things. */
function answerOf(path: string, body: string): object | null {
  if (path === "/v1/billing_portal/sessions") {
    const customer = new URLSearchParams(body).get("customer") ?? "";
    portals.push(customer);
    return { object: "billing_portal.session", url: `https://billing.stripe.com/p/session/${customer}` };
  }
  const id = path.replace("/v1/checkout/sessions/", "");
  const payer = [ada, bob].find(({ session, guestSession }) => id === session || id === guestSession);
  if (payer === undefined) return null;
  const isGuests = id === payer.guestSession;
  return {
    id,
    object: "checkout.session",
    url: null,
    status: "complete",
    payment_status: "paid",
    customer: isGuests ? null : payer.customer,
    client_reference_id: isGuests ? payer.user : null,
    payment_link: null,
    metadata: {},
    subscription: null,
    payment_intent: null,
  };
}

const everything = (of: TestPayer) => [
  of.customer,
  of.subscription,
  of.invoice,
  of.charge,
  of.payment,
  of.session,
  of.guestSession,
  of.guestCharge,
  of.guestPayment,
];

/** The whole of what the route answers, thrown or returned. */
async function answer(file: string, userId: string, id: string) {
  const walk = walks[file];
  if (walk === undefined) throw new Error("every file walked has its walk");
  const { path, params = {}, form } = walk.ask(id);
  const { loader, action } = await routeOf(file);
  const headers = { Cookie: cookies.get(userId) ?? "" };
  const request = new Request(`http://localhost${path}`, {
    headers,
    ...(form && { method: "POST", body: new URLSearchParams(form) }),
  });
  const ask = form ? action : loader;
  if (ask === undefined) throw new Error("every route walked takes what it is asked");
  const response = await ask({ request, params, context }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers].sort(),
    body: await response.text(),
  };
}

async function denialsAt(door: string): Promise<number> {
  const { metricsRegistry } = await import("~/lib/metrics.server");
  const metric = await metricsRegistry().getSingleMetric("paidtrail_ownership_denials_total")?.get();
  return metric?.values.find(({ labels }) => labels.door === door)?.value ?? 0;
}

it("every route that end users reach is walked, or says why it takes no id of Stripe's", async () => {
  const open: string[] = [];
  for (const file of routeFiles()) {
    const { handle } = await routeOf(file);
    // Everybody else's are for roles, keys or Stripe's signature: see route-audiences.
    if (handle?.audience === "signed_in" || handle?.audience === "public") open.push(file);
  }
  expect(open.sort()).toEqual([...Object.keys(walks), ...Object.keys(withoutIds)].sort());
  // Every route's module is loaded.
}, 60_000);

describe.each(Object.entries(walks))("%s", (file, { ids, door }) => {
  it("opens for the owner", async () => {
    for (const id of ids(bob)) expect((await answer(file, bob.user, id)).status, id).not.toBe(404);
  });

  it("answers another user as if there were nothing, and counts it", async () => {
    const nothing = { status: 404, statusText: "Not Found", headers: [], body: "" };
    const before = await denialsAt(door);
    portals.length = 0;
    for (const id of everything(bob)) {
      expect(await answer(file, ada.user, id), id).toEqual(nothing);
      expect(await answer(file, ada.user, `${id}0`), id).toEqual(nothing);
    }
    expect((await denialsAt(door)) - before).toBe(everything(bob).length * 2);
    expect(portals).toEqual([]);
  });
});
