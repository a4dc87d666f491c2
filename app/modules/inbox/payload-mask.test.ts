import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
    ["a share in percent", { note: `40% of ${marker}, 100%` }],
    ["absence", { email: null, name: "", phone: null, address: null }],
  ];
  it.each(shown)("not %s", (_, value) => {
    expect(mask(value)).toMatchObject({ masked: 0, text: JSON.stringify(value, null, 2) });
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

  it("a mebibyte of small values takes no noticeable time", () => {
    const value = { list: Array.from({ length: 30_000 }, (_, n) => ({ id: `id_${n}`, email: "a@b.c" })) };
    const started = performance.now();
    expect(mask(value).masked).toBe(30_000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

const corpus = process.env.PAIDTRAIL_CORPUS ?? join(import.meta.dirname, "../../../../shared/corpus");
describe.skipIf(!existsSync(corpus))(
  "real payloads (skipped: no corpus at PAIDTRAIL_CORPUS or ../shared/corpus)",
  () => {
    it("show no email address, and are otherwise shown", () => {
      let seen = 0;
      for (const path of jsonFiles(corpus)) {
        const text = readFileSync(path, "utf8");
        if (text.length > 300_000 || !isJson(text)) continue;
        const { text: masked, withheld } = maskPayload(text, { reveal: false });
        expect(withheld, path).toBeNull();
        expect(masked.match(/[\w.+-]+@[\w-]+\.\w+/)?.[0], path).toBeUndefined();
        seen++;
      }
      expect(seen).toBeGreaterThan(500);
    });
  },
);

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
