/** An admin adds an endpoint, sees its test event delivered, and sends it again; with and without a script. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { apiKey, bearer } from "./support/api";
import { accessibilityProblems } from "./support/axe";
import { demoPassword, expect, signIn, test } from "./support/test";

let server: Server;
let url: string;
/** Test events: what else happens in the demo meanwhile is told too. */
const received: { body: string; signature: string }[] = [];
let status = 200;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const signature = String(request.headers["paidtrail-signature"]);
    const body = Buffer.concat(pieces).toString("utf8");
    if (JSON.parse(body).type === "webhook_endpoint.test") received.push({ body, signature });
    response.writeHead(status).end("<b>noted</b>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
test.afterAll(() => void server.close());

test("add, test event, delivery, resend, roll, delete", async ({ login }) => {
  const page = await login("admin");
  await page.goto("/console/webhooks/new");
  await page.getByLabel("Address").fill(url);
  await page.getByRole("button", { name: "Add the endpoint" }).click();
  await expect(page.getByText("This secret is shown once")).toBeVisible();
  const secret = (await page.locator("[data-secret]").textContent()) ?? "";
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole("link", { name: "I have it" }).click();
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.reload();
  expect((await page.content()).includes(secret), "the secret is in a later page").toBe(false);

  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText("Taken: it answered 200.")).toBeVisible();
  // What others answer is text.
  await expect(page.getByText("<b>noted</b>")).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  const [first] = received;
  const event = new Stripe("sk_test_verifier").webhooks.constructEvent(
    first?.body ?? "",
    first?.signature ?? "",
    secret,
  );
  expect(event).toMatchObject({ object: "event", type: "webhook_endpoint.test" });

  status = 500;
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("It answered 500, and not 2xx.").first()).toBeVisible();
  status = 200;
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("Taken: it answered 200.")).toHaveCount(2);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);

  await page.getByRole("link", { name: "Endpoint", exact: true }).click();
  await expect(page.getByRole("table", { name: "Deliveries, newest first" })).toContainText("delivered");
  await page.getByLabel("State").selectOption("failed");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("No delivery matches these filters")).toBeVisible();

  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByRole("link", { name: /Roll the secret/ }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await expect(page.locator("[data-secret]")).not.toHaveText(secret);
  await page.getByRole("link", { name: "I have it" }).click();
  await expect(page.getByText("the former secret signs too until")).toBeVisible();

  await page.getByRole("link", { name: /Delete/ }).click();
  await page.getByRole("button", { name: "Delete the endpoint" }).click();
  await expect(page.getByText("The endpoint is deleted")).toBeVisible();
});

test("by the API: an endpoint is added and deleted", async ({ request }) => {
  const headers = bearer(apiKey("admin"));
  const data = { url, enabled_events: ["entitlement.updated"] };
  const added = await (await request.post("/api/v1/webhook_endpoints", { headers, data })).json();
  expect(added).toMatchObject({ object: "webhook_endpoint", secret: expect.stringMatching(/^whsec_pt/) });
  expect((await request.delete(`/api/v1/webhook_endpoints/${added.id}`, { headers })).status()).toBe(200);
  const gone = await request.get(`/api/v1/webhook_endpoints/${added.id}`, { headers });
  expect(gone.status()).toBe(404);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("add, test, disable, enable", async ({ page }) => {
    await signIn(page, "admin@example.com", demoPassword);
    await page.goto("/console/webhooks/new");
    await page.getByLabel("Address").fill(`${url}?without-script`);
    await page.getByRole("button", { name: "Add the endpoint" }).click();
    await expect(page.locator("[data-secret]")).toHaveText(/^whsec_pt/);
    await page.getByRole("link", { name: "I have it" }).click();
    await page.getByRole("button", { name: "Disable" }).click();
    await expect(page.getByText("Nothing is sent while it is disabled")).toBeVisible();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("button", { name: "Send a test event" }).click();
    await expect(async () => {
      await page.reload();
      await expect(page.getByText("Taken: it answered 200.")).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.getByRole("link", { name: "Endpoint", exact: true }).click();
    await page.getByRole("link", { name: /Delete/ }).click();
    await page.getByRole("button", { name: "Delete the endpoint" }).click();
    await expect(page.getByText("The endpoint is deleted")).toBeVisible();
  });
});
