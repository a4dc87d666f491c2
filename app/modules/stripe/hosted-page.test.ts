import { expect, test } from "vitest";
import { hostedPage } from "./hosted-page";

test.each([
  ["https://checkout.stripe.com/c/pay/cs_1", null],
  ["https://billing.stripe.com/p/session/x", null],
  ["http://127.0.0.1:12111/pay/cs_1", "http://127.0.0.1:12111"],
  ["http://127.0.0.1:12111/pay/cs_1", "http://127.0.0.1:12111/"],
])("%s may be opened (API base %s)", (url, base) => {
  expect(hostedPage(url, base)).toBe(url);
});

test.each([
  [null, null],
  ["", null],
  ["/billing", null],
  ["http://checkout.stripe.com/c/pay/cs_1", null],
  ["https://stripe.com.evil.example/x", null],
  ["https://evilstripe.com/x", null],
  ["https://user@checkout.stripe.com/x", null],
  ["javascript:alert(1)", null],
  ["http://127.0.0.1:12111/pay/cs_1", null],
  ["http://127.0.0.1:12112/pay/cs_1", "http://127.0.0.1:12111"],
  ["http://127.0.0.1:12111@evil.example/", "http://127.0.0.1:12111"],
  ["https://127.0.0.1:12111/pay/cs_1", "http://127.0.0.1:12111"],
])("%s may not (API base %s)", (url, base) => {
  expect(hostedPage(url, base)).toBeNull();
});
