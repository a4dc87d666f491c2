/** What an account sells, read with the real SDK from a server that answers as Stripe does, or does not. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createCatalogueReader } from "./catalogue-reader.server";
import { catalogueUnreadWords } from "./catalogue-unread-words";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Reply = { status?: number; body: object };

async function readerOf(answer: (path: string, query: URLSearchParams) => Reply) {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://stripe.test");
    const { status = 200, body } = answer(pathname, searchParams);
    response.writeHead(status, { "content-type": "application/json", "request-id": "req_1" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  let turns = 0;
  const reader = createCatalogueReader({
    key: "rk_test_someRestrictedKey",
    apiBase: `http://127.0.0.1:${address.port}`,
    pace: {
      turn: async () => {
        turns += 1;
        return true;
      },
      pause: async () => {},
    },
    clock: () => new Date(),
    log: createLog("test", "silent"),
    timeoutMs: 1_000,
  });
  return { reader, turns: () => turns };
}

const list = (data: object[], has_more = false): Reply => ({
  body: { object: "list", data, has_more, url: "/" },
});
const product = (id: string) => ({
  id,
  object: "product",
  name: id,
  active: true,
  metadata: { plan: "pro" },
  created: 7,
});
const price = {
  id: "price_1",
  object: "price",
  product: "prod_1",
  nickname: null,
  lookup_key: "pro_monthly",
  active: false,
  metadata: {},
  currency: "eur",
  unit_amount: 1_900,
  recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
  created: 8,
};
const forbidden: Reply = {
  status: 403,
  body: {
    error: {
      type: "invalid_request_error",
      message:
        "The provided key 'rk_test_*' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_entitlement_read' permission would allow this request to continue.",
    },
  },
};

test("products page by page, prices that are sold no more, and features; each request takes its turn", async () => {
  const { reader, turns } = await readerOf((path, query) => {
    switch (path) {
      case "/v1/products":
        return query.get("starting_after") === "prod_1"
          ? list([product("prod_2")])
          : list([product("prod_1")], true);
      case "/v1/prices":
        return list([price]);
      default:
        return list([
          {
            id: "feat_1",
            object: "entitlements.feature",
            lookup_key: "sso",
            name: "SSO",
            active: true,
            metadata: {},
          },
        ]);
    }
  });
  const { products, prices, features } = await reader.catalogue();
  expect(products).toEqual({
    ok: true,
    complete: true,
    value: ["prod_1", "prod_2"].map((id) => ({ id, name: id, active: true, planHint: "pro", created: 7 })),
  });
  expect(prices).toMatchObject({
    ok: true,
    value: [
      { id: "price_1", active: false, lookupKey: "pro_monthly", recurring: { interval: "month", count: 1 } },
    ],
  });
  expect(features).toMatchObject({ ok: true, value: [{ lookupKey: "sso", planHint: null }] });
  expect(turns()).toBe(4);
});

test("a restricted key reads what it may; of the rest it is said which permission is missing", async () => {
  const { reader } = await readerOf((path) => (path.startsWith("/v1/entitlements") ? forbidden : list([])));
  const { products, features } = await reader.catalogue();
  expect(products).toMatchObject({ ok: true });
  if (features.ok) throw new Error("the features were read");
  const { title, text } = catalogueUnreadWords("features", features.failure);
  expect(title).toBe("The key may not read features");
  expect(text).toContain("“Entitlements: Read”");
  expect(text).toContain("rak_entitlement_read");
  expect(text).toContain("req_1");
});

test("an account with more than people map is read so far and no further", async () => {
  let made = 0;
  const { reader } = await readerOf((path) => {
    if (path !== "/v1/products") return list([]);
    made += 1;
    return list([product(`prod_${made}`)], true);
  });
  const { products } = await reader.catalogue();
  expect(products).toMatchObject({ ok: true, complete: false });
  expect(made).toBe(10);
});

test("the features of products, each by its own list", async () => {
  const { reader } = await readerOf((path) =>
    list(
      path === "/v1/products/prod_1/features"
        ? [{ id: "pf_1", object: "product_feature", entitlement_feature: { lookup_key: "sso" } }]
        : [],
    ),
  );
  expect(await reader.featuresOf(["prod_1", "prod_2"])).toEqual({
    ok: true,
    complete: true,
    value: [
      { productId: "prod_1", lookupKeys: ["sso"] },
      { productId: "prod_2", lookupKeys: [] },
    ],
  });
});
