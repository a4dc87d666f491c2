/** The visitor against plain pages of a server of its own. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BrowserPage } from "./browser";

const form = `<form method="post" action="/paid">
  <label>Card <input name="card_number" value=""></label>
  <input type="hidden" name="token" value="a&amp;b">
  <input type="radio" name="kind" value="card" checked><input type="radio" name="kind" value="bank">
  <input type="checkbox" name="save" value="yes">
  <select name="country"><option value="DE">Germany</option><option value="FR" selected>France</option></select>
  <button name="action" value="apply">Apply code</button>
  <button name="action" value="pay">Pay <b>€19.00</b></button>
</form>`;

let server: Server;
let url = "";
const posted: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method === "POST") posted.push(body);
    if (request.url === "/") return response.end('<a class="button" href="/form">Buy <b>now</b></a>');
    if (request.url === "/paid") {
      const declined = body.includes("9995");
      response.writeHead(
        declined ? 422 : 303,
        declined ? {} : { location: "http://shop.invalid/thanks?id=1" },
      );
      return response.end(declined ? '<p class="error">Your card has <em>insufficient</em> funds.</p>' : "");
    }
    response.end(form);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port }: AddressInfo = Object(server.address());
  url = `http://127.0.0.1:${port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test("fills in a form, leaves the rest as it stands, presses one button and ends at the seller's page", async () => {
  const page = await (await BrowserPage.open(url)).clicks(/^buy now$/i);
  expect([page.offers("card_number"), page.offers("email"), page.offersButton(/^pay/i)]).toEqual([
    true,
    false,
    true,
  ]);
  const after = await page.submit(/^pay/i, { card_number: "4242" });
  expect(after.url).toBe("http://shop.invalid/thanks?id=1");
  expect(Object.fromEntries(new URLSearchParams(posted.at(-1)))).toEqual({
    token: "a&b",
    kind: "card",
    country: "FR",
    card_number: "4242",
    action: "pay",
  });
});

test("reads what went wrong, and complains where there is no such field or button", async () => {
  const page = await BrowserPage.open(`${url}form`);
  const declined = await page.submit(/^pay/i, { card_number: "9995" });
  expect(declined.complaint()).toBe("Your card has insufficient funds.");
  await expect(page.submit(/^pay/i, { iban: "AT61" })).rejects.toThrow("no field iban");
  await expect(page.submit(/refund/i)).rejects.toThrow("no button");
  await expect(page.clicks(/home/)).rejects.toThrow("no link");
});
