/**
 * Every page, as people meet it: wide and narrow, light and dark. axe finds
 * nothing, nothing overflows, and a picture of each is kept to be looked at.
 */
import type { Page } from "@playwright/test";
import { apiKey, bearer, settledEvent, upsertUser } from "./support/api";
import { accessibilityProblems } from "./support/axe";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { type DemoRole, expect, freshPerson, test } from "./support/test";
import { stuckPayer } from "./support/stuck-payer";
import { payUnheard } from "./support/unheard-payer";

const pages: { name: string; role: DemoRole | null; path: string }[] = [
  { name: "login", role: null, path: "/login" },
  { name: "inbox", role: "operator", path: "/console" },
  { name: "inbox-kind", role: "operator", path: "/console?kind=paid_but_free" },
  { name: "inbox-none", role: "operator", path: "/console?assignee=nobody-here" },
  { name: "case", role: "admin", path: "/console/cases/CASE" },
  { name: "unlocks", role: "operator", path: "/console/unlocks" },
  { name: "unlocks-month", role: "operator", path: "/console/unlocks?window=30d" },
  { name: "overview", role: "operator", path: "/console/overview" },
  { name: "events", role: "operator", path: "/console/events" },
  { name: "events-none", role: "operator", path: "/console/events?customer=cus_nobody" },
  { name: "rejected", role: "operator", path: "/console/rejected" },
  { name: "failed", role: "operator", path: "/console/failed" },
  { name: "failed-retry", role: "operator", path: "/console/failed/retry" },
  { name: "missed-events", role: "admin", path: "/console/reconcile" },
  { name: "missed-events-pull", role: "admin", path: "/console/reconcile/pull" },
  {
    name: "missed-events-pull-filled",
    role: "admin",
    path: "/console/reconcile/pull?since=2026-11-22T13:40:00.000Z&about=user_mara",
  },
  { name: "endpoint-mend", role: "admin", path: "/console/endpoint/mend" },
  { name: "endpoint-create", role: "admin", path: "/console/endpoint/create" },
  { name: "audit", role: "operator", path: "/console/audit" },
  { name: "audit-none", role: "admin", path: "/console/audit?subject=nobody" },
  { name: "audit-entry", role: "operator", path: "/console/audit/1" },
  { name: "users", role: "operator", path: "/console/users" },
  { name: "users-filtered", role: "operator", path: "/console/users?plan=pro&state=active" },
  { name: "user", role: "operator", path: "/console/users/DEMO_USER" },
  { name: "event", role: "operator", path: "/console/events/EVENT" },
  { name: "event-changes", role: "operator", path: "/console/events/EVENT?tab=changes" },
  { name: "event-deliveries", role: "operator", path: "/console/events/EVENT?tab=deliveries" },
  { name: "event-attempts", role: "operator", path: "/console/events/EVENT?tab=attempts" },
  { name: "event-version", role: "operator", path: "/console/events/EVENT?tab=version" },
  { name: "replay", role: "operator", path: "/console/events/EVENT/replay" },
  { name: "reveal", role: "admin", path: "/console/events/EVENT/reveal" },
  { name: "customer-unknown", role: "operator", path: "/console/customers/cus_nobody" },
  { name: "customer", role: "admin", path: "/console/customers/UNHEARD" },
  { name: "resync", role: "admin", path: "/console/customers/UNHEARD/resync" },
  { name: "plans", role: "admin", path: "/console/plans" },
  { name: "plan", role: "admin", path: "/console/plans/pro" },
  { name: "plan-read", role: "operator", path: "/console/plans/team" },
  { name: "plan-new", role: "admin", path: "/console/plans/new" },
  { name: "plan-remove", role: "admin", path: "/console/plans/team/remove" },
  { name: "plans-import", role: "admin", path: "/console/plans/import" },
  { name: "policies", role: "admin", path: "/console/policies" },
  { name: "policies-read", role: "operator", path: "/console/policies" },
  { name: "grant", role: "admin", path: "/console/users/user_sam/grant" },
  { name: "user-grants", role: "admin", path: "/console/users/user_sam?tab=grants" },
  { name: "user-objects", role: "operator", path: "/console/users/user_mara?tab=objects" },
  { name: "user-payments", role: "operator", path: "/console/users/user_mara?tab=payments" },
  { name: "users-none", role: "operator", path: "/console/users?q=nobody-is-called-so" },
  // Of what follows # only the test knows: there is a run by then.
  { name: "runs", role: "admin", path: "/console/runs#RUN" },
  { name: "run", role: "admin", path: "/console/runs/RUN" },
  { name: "runs-resync", role: "admin", path: "/console/runs/resync?all=1" },
  { name: "runs-replay", role: "admin", path: "/console/runs/replay?type=customer.*" },
  { name: "mismatches", role: "operator", path: "/console/ownership/mismatches" },
  { name: "orphans", role: "admin", path: "/console/ownership/orphans" },
  { name: "owners", role: "operator", path: "/console/ownership" },
  { name: "owners-import", role: "admin", path: "/console/ownership/import" },
  { name: "search", role: "operator", path: "/console/search?q=m" },
  { name: "search-none", role: "operator", path: "/console/search?q=evt_nothing" },
  { name: "webhooks", role: "admin", path: "/console/webhooks#WEBHOOK" },
  { name: "webhook-new", role: "admin", path: "/console/webhooks/new" },
  { name: "webhook", role: "admin", path: "/console/webhooks/WEBHOOK" },
  { name: "webhook-read", role: "operator", path: "/console/webhooks/WEBHOOK" },
  { name: "webhook-roll", role: "admin", path: "/console/webhooks/WEBHOOK/roll" },
  { name: "webhook-delete", role: "admin", path: "/console/webhooks/WEBHOOK/delete" },
  { name: "search-empty", role: "operator", path: "/console/search" },
  { name: "tickets", role: "operator", path: "/console/tickets" },
  { name: "note", role: "operator", path: "/console/notes/add?about=user&id=user_mara" },
  { name: "user-people", role: "operator", path: "/console/users/user_mara?show=people" },
  { name: "user-deliveries", role: "operator", path: "/console/users/user_mara?show=deliveries" },
  { name: "components", role: "admin", path: "/console/ui" },
  { name: "billing", role: "user", path: "/billing" },
  { name: "account", role: "user", path: "/account" },
  { name: "password", role: "user", path: "/account/password" },
  { name: "forbidden", role: "operator", path: "/console/plans/new" },
  { name: "not-found", role: "operator", path: "/console/nothing-here" },
];

const wide = { name: "wide", viewport: { width: 1280, height: 900 } };
const phone = { name: "phone", viewport: { width: 390, height: 844 } };
/** Each width and each theme; with LONG=1 each width in each theme, and pictures to look at. */
const forms = [
  { ...wide, colorScheme: "light" as const },
  { ...phone, colorScheme: "dark" as const },
  ...(process.env.LONG
    ? [
        { ...wide, colorScheme: "dark" as const },
        { ...phone, colorScheme: "light" as const },
      ]
    : []),
];

test.use({ allowedConsoleErrors: ["status of 403", "status of 404"] });

for (const { name, role, path } of pages) {
  test(name, async ({ page: anonymous, login, request }) => {
    // A case is opened a quarter of a minute after the payment.
    if (path.includes("CASE")) test.slow();
    const page = role ? await login(role) : anonymous;
    await page.goto(await filledIn(path, page, request));
    await page.waitForLoadState("networkidle");
    // Read once and looked at several times: width and colours are the browser's business.
    for (const { name: width, viewport, colorScheme } of forms) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await test.step(`${width}, ${colorScheme}`, () => look(page, `${name}-${width}-${colorScheme}`));
    }
  });
}

async function look(page: Page, picture: string): Promise<void> {
  if (process.env.LONG) {
    const path = `e2e/.results/pages/${picture}.png`;
    await page.screenshot({ path, fullPage: true, animations: "disabled" });
  }
  expect(await accessibilityProblems(page), picture).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `pixels that ${picture} is wider than the window`).toBeLessThanOrEqual(0);
}

/** Puts what is really there in the place of the words EVENT, CASE, RUN, UNHEARD and DEMO_USER. */
async function filledIn(path: string, page: Page, request: Parameters<typeof settledEvent>[0]) {
  if (path.includes("DEMO_USER")) {
    const mara = page.getByRole("link", { name: /Mara/ }).first();
    // The demo's people arrive while the server is already there.
    await expect(async () => {
      await page.goto("/console/users?q=Mara");
      await expect(mara).toBeVisible({ timeout: 500 });
    }).toPass();
    return path.replace("/console/users/DEMO_USER", (await mara.getAttribute("href")) ?? "");
  }
  if (path.includes("UNHEARD")) {
    const person = freshPerson("unheard");
    await upsertUser(request, person);
    return path.replace("UNHEARD", await payUnheard(request, person));
  }
  if (path.includes("WEBHOOK")) return path.replace("WEBHOOK", await addWebhook(request));
  if (path.includes("CASE")) return path.replace("CASE", (await stuckPayer(request)).id);
  if (path.includes("RUN")) return path.replace("RUN", await startRun(request));
  if (!path.includes("EVENT")) return path;
  const event = eventOf("customer.subscription.created", subscription({ customer: freshId("cus") }));
  await deliver(request, event);
  await settledEvent(request, event.id);
  return path.replace("EVENT", event.id);
}

/** One that nobody listens at; one for all pages. */
async function addWebhook(request: Parameters<typeof settledEvent>[0]): Promise<string> {
  const headers = bearer(apiKey("admin"));
  const url = "http://127.0.0.1:9/an-address-that-is-as-long-as-those-of-some-ticket-systems/hooks/paidtrail";
  await request.post("/api/v1/webhook_endpoints", { headers, data: { url } });
  const all = await (await request.get("/api/v1/webhook_endpoints", { headers })).json();
  return all.data.find((one: { url: string }) => one.url === url).id;
}

/** With a reason as long as people write them. */
async function startRun(request: Parameters<typeof settledEvent>[0]): Promise<string> {
  const reason =
    "Ticket 4719: from Monday evening until Tuesday noon the endpoint had another address, and some of what was bought is not here";
  const response = await request.post("/api/v1/runs", {
    headers: bearer(apiKey("admin")),
    data: { kind: "resync", customers: [freshId("cus")], dry_run: false, reason },
  });
  const answer = await response.text();
  expect(response.ok(), answer).toBe(true);
  return JSON.parse(answer).id;
}
