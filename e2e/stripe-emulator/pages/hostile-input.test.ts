/** Hosted pages and hostile visitors: whatever is sent, nobody gets a 500, a script or a second header. */
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSession, post, typing, visit } from "../checkout/testing";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;

beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

/** The status line that the bytes are answered with; what no client would send cannot be sent by one. */
function sent(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(emulator.port, "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    socket.on("close", () => resolve(answer.split("\r\n", 1)[0] ?? ""));
    socket.on("error", reject);
  });
}

const SCRIPT = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

test.each([
  ["nested without end", `a${"[a]".repeat(50)}=1`],
  ["of ten thousand fields", Array.from({ length: 10_000 }, (_, at) => `k${at}=v`).join("&")],
  ["that is a value and a hash", "a=1&a[b]=2"],
  ["of a megabyte", `email=${"x".repeat(1_000_000)}`],
  ["that is no text", "email=%ff%fe%00"],
  ["without fields", ""],
])("a form %s is refused on its page", async (_name, body) => {
  const { url } = await newSession(emulator);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  expect([400, 422]).toContain(answer.status);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await answer.text()).toContain("<!doctype html>");
});

test("only this machine is listened to", async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const others = addresses.filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) {
    await expect(fetch(`http://${address}:${emulator.port}/`), address).rejects.toThrow();
  }
  expect(emulator.url).toBe(`http://127.0.0.1:${emulator.port}`);
});

test.each(["//", "//[", "http://", "http://[/v1/customers"])("the address %s is none", async (target) => {
  expect(await sent(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/ 40[014] /);
});

test("a client that goes away in the middle of its body is nobody's error", async () => {
  const broken = connect(emulator.port, "127.0.0.1", () => {
    broken.write("POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc", () =>
      broken.destroy(),
    );
  });
  await new Promise((resolve) => broken.once("close", resolve));
  await emulator.stripe.customers.create({});
  expect(emulator.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test("unknown ids, other people's worlds and names of JavaScript's own are not found", async () => {
  const { url } = await newSession(emulator);
  const id = url.split("/").at(-1) ?? "";
  for (const path of [
    "/c/pay/cs_test_none",
    "/c/pay/__proto__",
    "/c/pay/%E0%A4%A",
    "/c/pay/..%2f..%2fetc%2fpasswd",
    `/c/pay/${id.replace("cs_test_", "cs_live_")}`,
    "/3d_secure_2/live/pi_none",
    "/3d_secure_2/test/constructor",
    "/i/acct_none/test_none",
    "/r/test_none",
  ]) {
    expect((await visit(`${emulator.url}${path}`)).status, path).toBe(404);
    expect([400, 401, 404], path).toContain(
      (await post(`${emulator.url}${path}`, { answer: "complete" })).status,
    );
  }
});

test("what was typed or named is shown, never run", async () => {
  const { stripe } = emulator;
  const product = await stripe.products.create({ name: SCRIPT, description: SCRIPT });
  const customer = await stripe.customers.create({ name: SCRIPT, email: "x@example.com" });
  const session = await newSession(emulator, {
    customer: customer.id,
    line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: 1900, product: product.id } }],
  });
  const shown = [
    await visit(session.url),
    await post(session.url, typing({ card_number: SCRIPT, name: SCRIPT, exp: SCRIPT, email: SCRIPT })),
    await post(session.url, { payment_method: SCRIPT, promotion_code: SCRIPT, action: SCRIPT }),
  ];
  for (const { page } of shown) {
    expect(page).toContain("&#60;script&#62;");
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<img");
  }
});

const ADDRESSES = ["javascript:alert(1)", "data:text/html,x", "/relative", "//other.example", "https://"];

test.each([
  ...ADDRESSES,
  "ftp://a.example",
  "https://a.example/\r\nSet-Cookie: a=1",
  "https://a.example/\nX: y",
])("nobody is sent to %j", async (address) => {
  const refused = { code: "url_invalid", message: "Not a valid URL" };
  const { stripe } = emulator;
  await expect(newSession(emulator, { success_url: address })).rejects.toMatchObject(refused);
  await expect(newSession(emulator, { cancel_url: address })).rejects.toMatchObject(refused);
  const customer = await stripe.customers.create({});
  const portal = stripe.billingPortal.sessions.create({ customer: customer.id, return_url: address });
  await expect(portal).rejects.toMatchObject(refused);
  // An app on a phone has a scheme of its own.
  if (address.startsWith("ftp:")) return;
  const payment = stripe.paymentIntents.create({
    amount: 900,
    currency: "eur",
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
    return_url: address,
  });
  await expect(payment).rejects.toMatchObject(refused);
});

test("a merchant's address may hold letters of any language", async () => {
  const session = await newSession(emulator, {
    success_url: "https://shop.example/ありがとう?für={CHECKOUT_SESSION_ID}",
  });
  expect(await post(session.url, typing())).toMatchObject({
    status: 303,
    location: `https://shop.example/${encodeURIComponent("ありがとう")}?f${encodeURIComponent("ü")}r=${session.id}`,
  });
});
