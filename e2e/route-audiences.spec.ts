/**
 * Every route of the running build, asked for by everybody: the answer must be
 * the one its declared audience promises. Each loader is also asked for alone
 * (`_data`), as Remix's own client does, since no parent's guard runs then.
 */
import { fileURLToPath } from "node:url";
import type { APIRequestContext, APIResponse } from "@playwright/test";
import { apiKey } from "./support/api";
import { address } from "./support/app-under-test";
import { type DemoRole, demoPassword, expect, test } from "./support/test";

interface BuiltRoute {
  id: string;
  parentId?: string;
  path?: string;
  index?: boolean;
  module: {
    handle?: { audience?: string; changes?: string };
    loader?: unknown;
    action?: unknown;
    default?: unknown;
  };
}

interface Place {
  id: string;
  audience: string;
  /** Of its action. */
  changes: string;
  path: string;
  hasLoader: boolean;
  hasAction: boolean;
}

const roles = ["user", "operator", "admin"] as const;
const callers = ["nobody", ...roles, "operator's key", "admin's key"] as const;
type Caller = (typeof callers)[number];

/** What each audience promises each caller. */
const promises: Record<string, Record<Caller, "in" | "sign in" | "key needed" | "forbidden">> = {
  public: row("in", "in", "in", "in", "in", "in"),
  signature: row("in", "in", "in", "in", "in", "in"),
  metrics: row("in", "in", "in", "in", "in", "in"),
  signed_in: row("sign in", "in", "in", "in", "sign in", "sign in"),
  operator: row("sign in", "forbidden", "in", "in", "sign in", "sign in"),
  admin: row("sign in", "forbidden", "forbidden", "in", "sign in", "sign in"),
  api_operator: row("key needed", "key needed", "key needed", "key needed", "in", "in"),
  api_admin: row("key needed", "key needed", "key needed", "key needed", "forbidden", "in"),
};

function row(...answers: ("in" | "sign in" | "key needed" | "forbidden")[]) {
  return Object.fromEntries(callers.map((caller, n) => [caller, answers[n]])) as (typeof promises)[string];
}

async function builtPlaces(): Promise<Place[]> {
  const file = fileURLToPath(new URL("../.build/server/index.js", import.meta.url));
  const { routes } = (await import(file)) as { routes: Record<string, BuiltRoute> };
  const pathOf = (route: BuiltRoute | undefined): string =>
    route ? `${pathOf(route.parentId ? routes[route.parentId] : undefined)}/${route.path ?? ""}` : "";
  return Object.values(routes).map((route) => {
    const parts = pathOf(route)
      .split("/")
      .filter((part) => part !== "")
      // Parameters that name nothing: what is behind the guard answers 404, which is "in".
      .map((part) => (part === "*" ? "nothing/here" : part.startsWith(":") ? "none" : part));
    return {
      id: route.id,
      audience: route.module.handle?.audience ?? "none",
      changes: route.module.handle?.changes ?? route.module.handle?.audience ?? "none",
      path: `/${parts.join("/")}${route.index ? "?index" : ""}`,
      hasLoader: route.module.loader !== undefined,
      hasAction: route.module.action !== undefined,
    };
  });
}

/** What a response amounts to, whichever of Remix's three ways it was asked for. */
function verdict(response: APIResponse): "in" | "sign in" | "key needed" | "forbidden" | string {
  const headers = response.headers();
  const location = headers.location ?? headers["x-remix-redirect"] ?? "";
  if (/^\/login(\?|$)/.test(location)) return "sign in";
  if (response.status() === 401)
    return headers["www-authenticate"]?.startsWith("Bearer") ? "key needed" : "in";
  if (response.status() === 403) return "forbidden";
  if (response.status() >= 500) return `failed with ${response.status()}`;
  return "in";
}

test.describe("every route keeps to its declared audience", () => {
  // In order and in one process: the last test ends a session the others use.
  test.describe.configure({ mode: "default" });
  const contexts = {} as Record<Caller, APIRequestContext>;
  let places: Place[];

  test.beforeAll(async ({ playwright }) => {
    places = await builtPlaces();
    const context = (extraHTTPHeaders: Record<string, string> = {}) =>
      playwright.request.newContext({
        baseURL: address,
        extraHTTPHeaders: { Origin: address, ...extraHTTPHeaders },
      });
    contexts.nobody = await context();
    // Sessions of our own: a test below ends them.
    for (const role of roles) contexts[role] = await signedIn(await context(), role);
    contexts["operator's key"] = await context({ Authorization: `Bearer ${apiKey("operator")}` });
    contexts["admin's key"] = await context({ Authorization: `Bearer ${apiKey("admin")}` });
  });
  test.afterAll(async () => {
    for (const context of Object.values(contexts)) await context.dispose();
  });

  test("every route declares one", () => {
    expect(places.length).toBeGreaterThan(10);
    expect(places.filter(({ audience, changes }) => !(audience in promises && changes in promises))).toEqual(
      [],
    );
  });

  for (const caller of callers) {
    test(`pages and loaders, asked for by ${caller}`, async () => {
      const surprises: string[] = [];
      for (const { id, audience, path, hasLoader } of places) {
        const promised = promises[audience]?.[caller];
        const compare = (what: string, got: string) => {
          if (got !== promised) surprises.push(`${what} (${audience}): promised ${promised}, got ${got}`);
        };
        // The start page's whole business is to send people on.
        const sendsOn = path === "/" || path === "/?index";
        if (!sendsOn) compare(`GET ${path}`, verdict(await contexts[caller].get(path, { maxRedirects: 0 })));
        if (!hasLoader || id === "routes/_index") continue;
        const data = `${path}${path.includes("?") ? "&" : "?"}_data=${encodeURIComponent(id)}`;
        compare(`GET ${data}`, verdict(await contexts[caller].get(data, { maxRedirects: 0 })));
      }
      expect(surprises).toEqual([]);
    });
  }

  for (const caller of callers) {
    test(`actions, posted to by ${caller}`, async () => {
      const surprises: string[] = [];
      for (const { id, changes, path, hasAction } of places) {
        if (!hasAction || id === "routes/logout") continue;
        const promised = promises[changes]?.[caller];
        const data = `${path}${path.includes("?") ? "&" : "?"}_data=${encodeURIComponent(id)}`;
        for (const target of [path, data]) {
          // An empty form: behind the guard it is refused for what it lacks, and changes nothing.
          const response = await contexts[caller].post(target, { form: {}, maxRedirects: 0 });
          const got = verdict(response);
          if (got !== promised)
            surprises.push(`POST ${target} (${changes}): promised ${promised}, got ${got}`);
        }
      }
      expect(surprises).toEqual([]);
    });
  }

  test("a route without an action takes no post", async () => {
    for (const { path, hasAction, audience } of places) {
      if (hasAction || audience === "public") continue;
      const response = await contexts.admin.post(path, { form: {}, maxRedirects: 0 });
      expect([403, 404, 405], `POST ${path}`).toContain(response.status());
    }
  });

  test("a post from another site is refused before any route sees it", async ({ playwright }) => {
    const session = await contexts.operator.storageState();
    const foreign = await playwright.request.newContext({
      baseURL: address,
      storageState: session,
      extraHTTPHeaders: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    });
    for (const { id, path, hasAction, audience } of places) {
      if (!hasAction || audience.startsWith("api_") || audience === "signature") continue;
      for (const target of [
        path,
        `${path}${path.includes("?") ? "&" : "?"}_data=${encodeURIComponent(id)}`,
      ]) {
        expect((await foreign.post(target, { form: {}, maxRedirects: 0 })).status(), `POST ${target}`).toBe(
          403,
        );
      }
    }
    await foreign.dispose();
    expect((await contexts.operator.get("/console", { maxRedirects: 0 })).status()).toBe(200);
  });

  test("after signing out the session opens nothing, not even with its cookie kept", async ({
    playwright,
  }) => {
    const kept = await contexts.operator.storageState();
    const out = await contexts.operator.post("/logout", { form: {}, maxRedirects: 0 });
    expect(verdict(out)).toBe("sign in");
    const replayed = await playwright.request.newContext({ baseURL: address, storageState: kept });
    expect(verdict(await replayed.get("/console", { maxRedirects: 0 }))).toBe("sign in");
    await replayed.dispose();
  });
});

async function signedIn(context: APIRequestContext, role: DemoRole): Promise<APIRequestContext> {
  const response = await context.post("/login", {
    form: { email: `${role}@example.com`, password: demoPassword },
    maxRedirects: 0,
  });
  expect(response.status(), await response.text()).toBe(302);
  return context;
}
