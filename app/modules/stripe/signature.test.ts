import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { type SigningSecret, verifySignature } from "./signature";

const stripe = new Stripe("sk_test_not_used");
const now = 1_700_000_000;
const secret = "whsec_5f3c1e9a7b2d4f6088aa";
const configured: SigningSecret[] = [{ label: "endpoint", secret }];

const bytes = (text: string) => new TextEncoder().encode(text);
const hmac = (key: string, time: number | string, body: Uint8Array | string) =>
  createHmac("sha256", key).update(`${time}.`).update(body).digest("hex");
const signed = (body: string, time: number = now, key = secret) => `t=${time},v1=${hmac(key, time, body)}`;
const verify = (header: string | null, body: string | Uint8Array, secrets = configured) =>
  verifySignature({ header, body: typeof body === "string" ? bytes(body) : body, secrets, nowSeconds: now });

/** What the SDK's own verifier says, at our clock. */
function sdkAccepts(header: string, body: Uint8Array, key = secret): boolean {
  try {
    return stripe.webhooks.signature!.verifyHeader(
      Buffer.from(body),
      header,
      key,
      300,
      undefined,
      now * 1000,
    );
  } catch {
    return false;
  }
}

describe("a request is Stripe's", () => {
  test("when one configured secret made one of its v1 signatures; the secret is named, never told", () => {
    const verdict = verify(signed("{}"), "{}", [{ label: "old", secret: "whsec_other" }, ...configured]);
    expect(verdict).toMatchObject({ ok: true, label: "endpoint", timestamp: now, skewSeconds: 0 });
    expect(verdict.ok && verdict.fingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(verdict)).not.toContain(secret);
  });

  test("while a secret is being rolled: any v1 among several will do", () => {
    const header = `t=${now},v1=${hmac("whsec_new", now, "{}")},v1=${hmac(secret, now, "{}")},v0=${"0".repeat(64)}`;
    expect(verify(header, "{}").ok).toBe(true);
  });

  test("over exactly the bytes received, valid text or not", () => {
    const body = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
    expect(verify(`t=${now},v1=${hmac(secret, now, body)}`, body).ok).toBe(true);
  });
});

describe("a request is refused", () => {
  const reason = (header: string | null, body = "{}", secrets = configured) => {
    const verdict = verify(header, body, secrets);
    return verdict.ok ? "accepted" : verdict.reason;
  };

  test.each([
    ["without a header", null, "signature_header_missing"],
    ["with an empty header", "", "signature_header_missing"],
    ["without a time", `v1=${hmac(secret, now, "{}")}`, "signature_header_malformed"],
    ["without a v1", `t=${now},v0=${hmac(secret, now, "{}")}`, "signature_header_malformed"],
    ["with a time that is none", `t=now,v1=${hmac(secret, "now", "{}")}`, "signature_header_malformed"],
    ["with an endless header", `${signed("{}")},${"x".repeat(5_000)}`, "signature_header_malformed"],
    ["when another secret signed", signed("{}", now, "whsec_another"), "signature_wrong_secret"],
    ["when the body was changed", signed("{ }"), "signature_wrong_secret"],
    [
      "when only v0 is right",
      `t=${now},v0=${hmac(secret, now, "{}")},v1=${"0".repeat(64)}`,
      "signature_wrong_secret",
    ],
    [
      "with the right signature in capitals",
      signed("{}")
        .replace(/[a-f]/g, (c) => c.toUpperCase())
        .replace("V1", "v1"),
      "signature_wrong_secret",
    ],
    ["when it is old", signed("{}", now - 301), "signature_timestamp_old"],
    ["when it comes from the future", signed("{}", now + 301), "signature_timestamp_future"],
  ])("%s", (_, header, expected) => {
    expect(reason(header)).toBe(expected);
  });

  test("with a time at the very edge it is still good, on both sides", () => {
    expect(reason(signed("{}", now - 300))).toBe("accepted");
    expect(reason(signed("{}", now + 300))).toBe("accepted");
  });

  test("age is no reason where nothing is proven, but the skew is told", () => {
    const verdict = verify(signed("{}", now - 5_000, "whsec_another"), "{}");
    expect(verdict).toMatchObject({ ok: false, reason: "signature_wrong_secret", skewSeconds: -5_000 });
  });

  test("when a secret is blank: anybody could sign with it", () => {
    expect(reason(signed("{}", now, " "), "{}", [{ label: "blank", secret: " " }])).toBe(
      "signature_wrong_secret",
    );
    expect(reason(signed("{}"), "{}", [])).toBe("signature_wrong_secret");
  });

  test("and the words of the refusal tell no secret and no signature", () => {
    const verdict = verify(signed("{}", now, "whsec_another"), "{}");
    expect(JSON.stringify(verdict)).not.toMatch(/whsec_|[0-9a-f]{12}/);
  });
});

const corpus = [process.env.PAIDTRAIL_CORPUS, join(import.meta.dirname, "../../../../shared/corpus")].find(
  (path) => path && existsSync(join(path, "_signature-vectors/vectors.json")),
);

interface Vector {
  name: string;
  payload: string;
  secret: string;
  header: string;
  now?: number;
  expect: string;
}

test.skipIf(!corpus)("published vectors are judged as their source says (skipped: no corpus)", () => {
  const vectors = JSON.parse(
    readFileSync(join(corpus!, "_signature-vectors/vectors.json"), "utf8"),
  ) as Vector[];
  expect(vectors.length).toBeGreaterThan(10);
  for (const vector of vectors) {
    const verdict = verifySignature({
      header: vector.header,
      body: bytes(vector.payload),
      secrets: [{ label: "vector", secret: vector.secret }],
      nowSeconds: vector.now ?? now,
    });
    expect(verdict.ok, vector.name).toBe(vector.expect === "valid");
    if (vector.expect === "timestamp_outside_tolerance") {
      expect(verdict).toMatchObject({ reason: "signature_timestamp_old" });
    }
  }
});

describe("compared with the SDK's own verifier", () => {
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }).map((value) => Buffer.from(value).toString("utf8")),
    fc.constant("{}"),
  );
  const time = fc.oneof(
    fc.integer({ min: now - 400, max: now + 400 }),
    fc.nat({ max: 4_000_000_000 }),
    fc.constantFrom("", "-1", "1e9", "NaN", "0x10", `0${now}`, `${now}abc`, ` ${now}`, "9".repeat(30)),
  );
  const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 70 });
  const element = fc
    .oneof(
      fc.record({ scheme: fc.constantFrom("v0", "v1", "v2", "V1", " v1", "t", ""), value: hex }),
      fc.record({ scheme: fc.constantFrom("v1", "t"), value: fc.string({ maxLength: 70 }) }),
      // As long as a signature, in characters or in bytes.
      fc.record({
        scheme: fc.constant("v1"),
        value: fc.string({ unit: fc.constantFrom("a", "é"), minLength: 64, maxLength: 64 }),
      }),
    )
    .chain(({ scheme, value }) => fc.constantFrom(`${scheme}=${value}`, `${scheme}=${value}=x`, scheme));

  interface Case {
    body: string;
    sent: string;
    time: number | string;
    key: string;
    before: string[];
    after: string[];
    mutation: { at: number; what: "none" | "drop" | "double" | "upper" | "flip" };
  }
  const cases: fc.Arbitrary<Case> = fc.record({
    body: text,
    sent: text,
    time,
    key: fc.constantFrom(secret, secret, secret, "whsec_another"),
    before: fc.array(element, { maxLength: 3 }),
    after: fc.array(element, { maxLength: 3 }),
    mutation: fc.record({
      at: fc.nat({ max: 200 }),
      what: fc.constantFrom("none", "none", "drop", "double", "upper", "flip"),
    }),
  });

  function header({ body, time: at, key, before, after, mutation }: Case): string {
    // Signed as the SDK reads the time, so that odd times have a chance to be accepted.
    const read = Number.parseInt(String(at), 10);
    const whole = [...before, `t=${at}`, `v1=${hmac(key, read, body)}`, ...after].join(",");
    const i = mutation.at % whole.length;
    const [head, one, tail] = [whole.slice(0, i), whole[i] ?? "", whole.slice(i + 1)];
    switch (mutation.what) {
      case "drop":
        return head + tail;
      case "double":
        return head + one + one + tail;
      case "upper":
        return head + one.toUpperCase() + tail;
      case "flip":
        return head + String.fromCharCode(one.charCodeAt(0) ^ 1) + tail;
      default:
        return whole;
    }
  }

  /** The SDK signs decoded text, which drops a byte order mark: bytes are judged as they came here. */
  const sameForBoth = (body: string) => !body.startsWith("\uFEFF");

  test("never accepts what it rejects", () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (generated, altered) => {
        const body = altered ? generated.sent : generated.body;
        fc.pre(sameForBoth(body));
        if (verify(header(generated), body).ok) expect(sdkAccepts(header(generated), bytes(body))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test("accepts what it accepts, save for a future time, a time not in plain digits, characters other than ASCII", () => {
    fc.assert(
      fc.property(cases, (generated) => {
        fc.pre(sameForBoth(generated.body));
        const sent = header(generated);
        if (!sdkAccepts(sent, bytes(generated.body))) return;
        const last = sent.split(",").findLast((part) => part.split("=")[0] === "t") ?? "";
        const told = last.split("=")[1] ?? "";
        if (!/^\d{1,12}$/.test(told) || Number(told) > now + 300 || !/^[ -~]*$/.test(sent)) return;
        expect(verify(sent, generated.body).ok).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test("accepts every header the SDK makes, whatever the text", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -300, max: 300 }), (payload, skew) => {
        fc.pre(sameForBoth(payload));
        const made = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: now + skew });
        expect(verify(made, payload).ok).toBe(true);
      }),
    );
  });
});
