import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpusNote, corpusTexts, hasCorpus } from "~/lib/testing/corpus";
import { maskPayload, maskToken } from "./payload-mask";

const mask = (value: unknown, reveal = false) => maskPayload(JSON.stringify(value, null, 2), { reveal });

describe("what is hidden", () => {
  const marker = "Zzyzx";
  const personal: [string, unknown][] = [
    ["an email", { email: marker }],
    ["a receipt email", { receipt_email: marker }],
    ["an email by another name", { reply_to: `${marker}@example.com` }],
    ["an email as a key", { metadata: { [`${marker}@example.com`]: "vip" } }],
    ["a percent-encoded email", { return_url: `https://example.com/?for=${marker}%40example.com` }],
    ["an email encoded twice", { note: `a=${marker}%2540example.com` }],
    ["an email escaped twice", { note: `${marker}\\u0040example.com` }],
    ["an escaped email", JSON.parse(`{"note":"${marker}\\u0040example.com"}`)],
    ["a person's name", { object: "customer", name: marker }],
    ["a name without an object", { billing_details: { name: marker } }],
    ["a customer's description", { description: marker, object: "customer" }],
    ["a phone number", { phone: marker }],
    ["address lines", { address: { line1: marker, line2: marker, city: marker, postal_code: marker } }],
    ["a shipping address", { shipping: { address: { city: marker }, name: marker } }],
    ["a card's last digits", { card: { brand: "visa", last4: marker, fingerprint: marker } }],
    ["an IP address", { client_ip: marker }],
    ["bank details", { us_bank_account: { routing_number: marker, account_holder_name: marker } }],
    ["tax numbers", { customer_tax_ids: [{ type: "eu_vat", value: marker }] }],
    ["evidence of a dispute", { evidence: { uncategorized_text: marker } }],
    ["an account by its IBAN, in text", { note: "to DE89 3704 0044 0532 0130 00 please" }],
    ...[
      "firstName",
      "first-name",
      "FullName",
      "full name",
      "customerName",
      "phoneNumber",
      "Telephone",
      "Email",
      "e-mail",
      "contact_email_2",
      "passport",
      "passportNo",
      "addr",
      "shippingAddress",
      "address 2",
      "billing.zip",
      "Straße",
      "Prénom",
      "birthDate",
      "IPAddress",
      "IBAN",
      "taxId",
    ].map((key): [string, unknown] => [`“${key}” in metadata`, { metadata: { [key]: marker } }]),
    ["what is in a container named by others", { metadata: { deliveryAddress: { a: marker } } }],
    ["a name spelled otherwise anywhere", { customerName: marker, phoneNumber: marker }],
    ["a document that is one value", `${marker}@example.com`],
    ["former values", { previous_attributes: { email: marker, address: { line1: marker } } }],
  ];
  it.each(personal)("%s, unless the role may see it", (_, value) => {
    const hidden = mask(value);
    expect(hidden.text).not.toContain(marker);
    expect(hidden.masked).toBeGreaterThan(0);
    expect(mask(value, true)).toMatchObject({ masked: 0 });
  });

  const secrets: [string, unknown][] = [
    ["a client secret", { client_secret: marker }],
    ["a client secret under another name", { next: `pi_1_secret_${marker}` }],
    ["an API key in text", { note: `our key is sk_test_${marker}` }],
    ["a signing secret", { metadata: { hook: `whsec_${marker}` } }],
    ["a hosted invoice page", { hosted_invoice_url: `https://invoice.stripe.com/${marker}` }],
    ["a checkout page", { object: "checkout.session", url: `https://checkout.stripe.com/${marker}` }],
    ["a receipt page", { receipt_url: `https://pay.stripe.com/${marker}` }],
    ["a voucher's document", { boleto_display_details: { pdf: `https://x.test/${marker}` } }],
    ["a voucher's page", { oxxo_display_details: { hosted_voucher_url: marker } }],
    ["a voucher's page by a name to come", { next_action: { hosted_slip_url: marker } }],
    ["a voucher's page deep inside", { a_display_details: { b: { page: `https://x.test/${marker}` } } }],
    ["a code to scan", { pix_display_qr_code: { image_url_png: marker, image_data_url: `data:${marker}` } }],
    ["a redirect of a wallet", { alipay_handle_redirect: { native_url: marker, url: marker } }],
    ["a former checkout page", { previous_attributes: { url: `https://shop.test/pay/${marker}` } }],
    ["a checkout page in text", { note: `go to https://checkout.stripe.com/c/pay/${marker}` }],
    ["a checkout page of one's own domain", { page: `https://shop.test/c/pay/cs_test_${marker}` }],
    ["a checkout page among words", { note: `see\nhttps://shop.test/c/pay/cs_test_${marker} now` }],
    ["a key for an API", { metadata: { apiKey: marker, "Access-Token": marker } }],
    ["what authorises a request", { metadata: { h: `Bearer ${marker}0123456789abcdef` } }],
    [
      "a card's number, code and expiry",
      { card: { number: marker, cvc: marker, exp_month: marker, exp_year: marker } },
    ],
    ["an expanded card's", { object: "card", number: marker, exp_month: marker }],
    [
      "a card's in metadata",
      { metadata: { cardNumber: marker, CVV: marker, "card no": marker, cvc2: marker } },
    ],
    ["a 3-D Secure page", { redirect_to_url: { url: marker } }],
  ];
  it.each(secrets)("%s, from every role", (_, value) => {
    expect(mask(value, false).text).not.toContain(marker);
    expect(mask(value, true).text).not.toContain(marker);
  });

  const shown: [string, unknown][] = [
    ["ids and the user's id", { id: marker, customer: marker, metadata: { userId: marker } }],
    ["a product's name", { object: "product", name: marker }],
    ["the card's brand and the country", { card: { brand: marker }, address: { country: marker } }],
    ["an invoice number", { object: "invoice", number: marker }],
    ["a line's description", { object: "line_item", description: marker }],
    ["the address of a list", { previous_attributes: { items: { object: "list", url: `/v1/${marker}` } } }],
    ["a price's nickname", { object: "price", nickname: marker }],
    [
      "the cards' checks",
      { card: { checks: { cvc_check: marker, address_zip_check: marker }, brand: marker } },
    ],
    [
      "metadata of things",
      {
        metadata: {
          planName: marker,
          project_name: marker,
          order_id: marker,
          email_template: marker,
          address_verified: marker,
          seats: marker,
          createdAt: 1_700_000_000_006,
        },
      },
    ],
    ["a share in percent", { note: `40% of ${marker}, 100%` }],
    ["absence", { email: null, name: "", phone: null, address: null }],
  ];
  it.each(shown)("not %s", (_, value) => {
    expect(mask(value)).toMatchObject({ masked: 0, text: JSON.stringify(value, null, 2) });
  });
});

describe("a card's number is hidden from every role, wherever it stands", () => {
  it.each([
    ["a number", { pan: 4242424242424242 }],
    ["text", { note: "paid with 4242 4242 4242 4242, thanks" }],
    ["a key", { metadata: { "5555-5555-5555-4444": "yes" } }],
    ["an escape", JSON.parse('{"note":"\\u0034242424242424242"}')],
    ["a list", { list: ["378282246310005"] }],
    ["nineteen digits", { n: "6304 0000 0000 0000 000" }],
  ])("%s", (_, value) => {
    for (const reveal of [false, true]) {
      expect(mask(value, reveal).masked).toBe(1);
      expect(mask(value, reveal).text).not.toMatch(/4242|5555|3782|6304/);
    }
  });

  it("also as a number too long to be exact", () => {
    expect(maskPayload('{"n":6304000000000000018}', { reveal: true }).masked).toBe(1);
  });
});

describe("what is kept", () => {
  it("every character outside of hidden values, doubled keys and odd spacing included", () => {
    const text = '{ "a":1,"email":"x@y.z",\n\t"a" : "ü\\n","email":7 ,"list": [\n\n] }';
    const masked = maskPayload(text, { reveal: false });
    expect(masked.text).toBe(
      `{ "a":1,"email":${maskToken},\n\t"a" : "ü\\n","email":${maskToken} ,"list": [\n\n] }`,
    );
    expect(masked.masked).toBe(2);
  });

  const keys = fc.constantFrom(
    "email",
    "name",
    "id",
    "status",
    "address",
    "metadata",
    "client_secret",
    "data",
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "grapheme" }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(keys, fc.string()), tie("value"), { maxKeys: 5 }),
    ),
  })).value;

  it("is the original with values exchanged for the token, and nothing else", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), fc.boolean(), (value, indent, reveal) => {
        const text = JSON.stringify(value, null, indent);
        const { text: masked, withheld, masked: count } = maskPayload(text, { reveal });
        expect(withheld).toBeNull();
        JSON.parse(masked);
        let from = 0;
        const pieces = masked.split(maskToken);
        if (!text.includes(maskToken)) expect(pieces.length).toBe(count + 1);
        for (const piece of pieces) {
          const at = text.indexOf(piece, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + piece.length;
        }
        expect(maskPayload(masked, { reveal }).text).toBe(masked);
      }),
    );
  });

  it("hides an address wherever it stands in any document", () => {
    fc.assert(
      fc.property(json, json, fc.string(), (before, after, key) => {
        const value = { before, [key]: [{ deep: { note: "mail zzyzx@example.com" } }], after };
        expect(mask(value).text).not.toContain("zzyzx");
      }),
    );
  });
});

describe("what cannot be searched is withheld, with a reason", () => {
  it.each([
    ["nested 100,000 deep", "[".repeat(100_000)],
    ["nested deep and closed", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["not JSON", '{"email": ada@example.com}'],
    ["cut off", '{"email": "ada@exam'],
    ["with comments", '{"a": 1 /* ada@example.com */}'],
    ["empty", ""],
  ])("%s", (_, text) => {
    const masked = maskPayload(text, { reveal: true });
    expect(masked).toMatchObject({ text: "", masked: 0 });
    expect(masked.withheld).toMatch(/stored, and not shown/);
  });

  it("brackets inside strings are no depth", () => {
    expect(
      maskPayload(JSON.stringify({ a: `${"[".repeat(1000)}"\\` }), { reveal: false }).withheld,
    ).toBeNull();
  });

  it("bytes that are no UTF-8 are shown as replacement characters", () => {
    const bytes = Buffer.from([...Buffer.from('{"id":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    expect(maskPayload(new TextDecoder().decode(bytes), { reveal: false }).text).toBe('{"id":"��"}');
  });

  const mebibyte = 1_048_000;
  const filled = (piece: string) => piece.repeat(Math.floor(mebibyte / piece.length));
  const listOf = (value: string) => `[${filled(`${value},`)}${value}]`;
  const nested = (json: string, levels = 280) => `${'{"k":'.repeat(levels)}${json}${"}".repeat(levels)}`;
  const texts = [
    ..."https:// https://a/ /cs_test_ a_secret_ a% %25 a@ sk_ 1 1a hosted_ _display_ DE89 1234567890123x".split(
      " ",
    ),
    ...["1 ", "4 2 ", "4242 ", "42-42-", "1   ", "de89 ", "whsec_ ", " https://x/cs_test_", "400000000000 0"],
    "12345678-1234-1234-1234-123456789012 ",
  ];
  it.each([
    ...texts.map((piece) => [
      `“${piece}” again and again`,
      JSON.stringify({ metadata: { note: filled(piece) } }),
    ]),
    ...texts.map((piece) => [`“${piece}” as a key`, JSON.stringify({ metadata: { [filled(piece)]: "x" } })]),
    ["180,000 values 280 levels deep", nested(listOf('"y"'))],
    ["numbers 280 levels deep", nested(listOf("1"))],
    ["digits 280 levels deep", nested(listOf('"1234567890123"'))],
    ["accounts", listOf('"DE00370400440532013000"')],
    ["a long name with a long list", `{"${"aB ".repeat(150_000)}":${listOf('"y"').slice(0, 500_000)}"]}`],
    ["objects", listOf('{"firstName":{}}')],
    ["emails", JSON.stringify(Array.from({ length: 30_000 }, (_, n) => ({ id: `id_${n}`, email: "a@b.c" })))],
  ])("a mebibyte takes no noticeable time: %s", (_, text) => {
    // Of this process: what else the machine does is not counted.
    const before = process.cpuUsage();
    maskPayload(text ?? "", { reveal: false });
    const { user } = process.cpuUsage(before);
    // Some tens of milliseconds; what is quadratic takes minutes.
    expect(user / 1_000).toBeLessThan(5_000);
  });
});

describe.skipIf(!hasCorpus)(`real payloads${corpusNote}`, () => {
  const payloads = hasCorpus ? corpusTexts().filter(({ text }) => text.length <= 300_000) : [];

  it("show no email address, and are otherwise shown", () => {
    for (const { path, text } of payloads) {
      const { text: masked, withheld } = maskPayload(text, { reveal: false });
      expect(withheld, path).toBeNull();
      expect(masked.match(/[\w.+-]+@[\w-]+\.\w+/)?.[0], path).toBeUndefined();
    }
    expect(payloads.length).toBeGreaterThan(500);
  });

  it("keep every id, amount and time readable", () => {
    const hidden = hiddenIn(payloads, { reveal: false });
    const isKept = (value: unknown) =>
      (typeof value === "string" && /^(?!rt_|tok_)[a-z]{2,8}_(?!secret_)[A-Za-z0-9]{14,}$/.test(value)) ||
      (typeof value === "number" && value > 3_000);
    expect(
      hidden.filter(({ name, value }) => isKept(value) && !/account_number|secret|^exp_/.test(name)),
    ).toEqual([]);
    const kept = /^(?:id|created|livemode|status|currency)$|amount|total|_(?:at|on|start|end|date)$/;
    expect(hidden.filter(({ name }) => kept.test(name))).toEqual([]);
    // What hides so much by name is what names people and their cards.
    expect(often(hidden)).toEqual(
      expect.arrayContaining(["email", "name", "last4", "fingerprint", "exp_year", "city", "client_secret"]),
    );
  });

  it("hide from everybody no more than secrets and card data", () => {
    const names = hiddenIn(payloads, { reveal: true }).map(({ name }) => name);
    const secret =
      /^(?:exp_(?:month|year)|cvc|number|(?:client_)?secret|hosted_.*url|invoice_pdf|pdf|receipt_url|url|return_url|mandate_url|stripe_js|(?:access_|refresh_)?token|Authorization)$/;
    expect(names.filter((name) => !secret.test(name))).toEqual([]);
  });
});

interface Hidden {
  name: string;
  value: unknown;
}

function hiddenIn(payloads: readonly { text: string }[], options: { reveal: boolean }): Hidden[] {
  const hidden: Hidden[] = [];
  for (const { text } of payloads) {
    compare(JSON.parse(text), JSON.parse(maskPayload(text, options).text), "", hidden);
  }
  return hidden;
}

function compare(value: unknown, masked: unknown, name: string, hidden: Hidden[]): void {
  if (masked === JSON.parse(maskToken)) hidden.push({ name, value });
  if (typeof value !== "object" || value === null || typeof masked !== "object" || masked === null) return;
  const members = Object.values(masked);
  for (const [at, [key, member]] of Object.entries(value).entries()) {
    compare(member, members[at], Array.isArray(value) ? name : key, hidden);
  }
}

/** The names under which a hundred values and more are hidden. */
function often(hidden: readonly Hidden[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of hidden) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= 100).map(([name]) => name);
}
