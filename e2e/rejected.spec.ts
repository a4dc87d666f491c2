/** What was refused is evidence: why, how far off, from where. */
import { signingSecret } from "./support/app-under-test";
import { eventOf, freshId, post } from "./support/stripe-events";
import { expect, test } from "./support/test";

const fresh = () => eventOf("customer.created", { id: freshId("cus"), object: "customer", metadata: {} });
const now = () => Math.floor(Date.now() / 1000);

test("each way a delivery can be refused has its reason in the answer and in the console", async ({
  login,
  request,
}) => {
  const cases = [
    { code: "signature_wrong_secret", options: { secret: "whsec_of_another_endpoint" } },
    { code: "signature_timestamp_old", options: { timestamp: now() - 3_600 } },
    { code: "signature_timestamp_future", options: { timestamp: now() + 3_600 } },
    { code: "signature_header_missing", options: { header: null } },
    { code: "signature_header_malformed", options: { header: "hello" } },
    {
      code: "signature_body_altered",
      options: { alter: (body: string) => JSON.stringify(JSON.parse(body)) },
      found: "as received it is compact JSON: something between Stripe and us parses and rewrites the body",
    },
    {
      code: "signature_secret_malformed",
      options: { secret: `${signingSecret()} ` },
      found: "with the blank that is missing at its end",
    },
  ];
  for (const { code, options } of cases) {
    const answer = await post(request, fresh(), options);
    expect(answer.status, code).toBe(400);
    expect(answer.body.error?.code).toBe(code);
    expect(answer.body.error?.message).toBeTruthy();
  }
  const page = await login("operator");
  for (const { code, found } of cases) {
    await page.goto(`/console/rejected?reason=${code}`);
    await expect(page.locator("main")).toContainText(code);
    await expect(page.locator("main")).toContainText("127.0.0.1");
    if (found) await expect(page.locator("main")).toContainText(found);
  }
});

test("a body over 1 MiB is refused with 413, and nothing but JSON events passes", async ({ request }) => {
  const large = await post(request, { ...fresh(), padding: "x".repeat(1_100_000) });
  expect(large.status).toBe(413);
  expect(large.body.error?.code).toBe("body_too_large");
  const noEvent = await post(request, { id: "cus_1", object: "customer" });
  expect(noEvent.status).toBe(400);
  expect(noEvent.body.error?.code).toBe("not_an_event");
});

test("only POST is answered", async ({ request }) => {
  const response = await request.get("/api/stripe/webhook");
  expect(response.status()).toBe(405);
  expect(response.headers().allow).toBe("POST");
});
