import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SigningSecret, verifySignature } from "./signature";
import { examineSignature } from "./signature-forensics";

const active: SigningSecret = { label: "dashboard", secret: "whsec_9aBcDeFgHiJk" };
const cli: SigningSecret = { label: "cli", secret: "whsec_printedByStripeListen" };
const now = 1_795_000_000;
const unhurried = () => false;

const sign = (secret: string, body: Uint8Array | string) =>
  createHmac("sha256", secret).update(`${now}.`).update(body).digest("hex");
const headerOf = (...signatures: string[]) => [`t=${now}`, ...signatures.map((hex) => `v1=${hex}`)].join(",");

interface Refused {
  header: string;
  body: Uint8Array;
  secrets?: readonly SigningSecret[];
  inactive?: readonly SigningSecret[];
}

/** Refused it must be, whatever is found out about it. */
function examine({ header, body, secrets = [active], inactive = [cli] }: Refused) {
  expect(verifySignature({ header, body, secrets, nowSeconds: now }).ok).toBe(false);
  return examineSignature({ header, body, secrets, inactive }, unhurried);
}

/** As Stripe writes it: two spaces, an empty object over two lines, an empty list over three. */
const genuine = `{
  "id": "evt_1",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795000000,
  "data": {
    "object": {
      "id": "cus_1",
      "object": "customer",
      "balance": 0,
      "metadata": {
      },
      "name": "Zoë Åkesson",
      "preferred_locales": [

      ]
    }
  },
  "livemode": false,
  "type": "customer.created"
}`;

const parsed = (text: string): unknown => JSON.parse(text);
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value;
const escaped = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What happens to a body → the words that must name it. */
const alterations: Record<string, { alter: (text: string) => Uint8Array | string; says: string }> = {
  "compact JSON": { alter: (text) => JSON.stringify(parsed(text)), says: "as received it is compact JSON" },
  "two spaces": {
    alter: (text) => JSON.stringify(parsed(text), null, 2),
    says: "as received it is JSON with two spaces",
  },
  "four spaces": {
    alter: (text) => JSON.stringify(parsed(text), null, 4),
    says: "as received it is JSON with four spaces",
  },
  tabs: {
    alter: (text) => JSON.stringify(parsed(text), null, "\t"),
    says: "as received it is JSON with tabs",
  },
  "sorted names": { alter: (text) => JSON.stringify(sorted(parsed(text))), says: "sorts its names" },
  "escaped letters": { alter: escaped, says: "escaped letters" },
  "a line break added": { alter: (text) => `${text}\n`, says: "which something on the way added" },
  "white space added": { alter: (text) => `  ${text}  `, says: "white space around it" },
  "CR LF": { alter: (text) => text.replaceAll("\n", "\r\n"), says: "made them CR LF" },
  "a byte order mark": { alter: (text) => `\ufeff${text}`, says: "byte order mark" },
  "Latin-1": { alter: (text) => Buffer.from(text, "latin1"), says: "Latin-1" },
  "encoded twice": { alter: (text) => Buffer.from(text).toString("latin1"), says: "twice" },
  "the last brace cut": { alter: (text) => text.slice(0, -1).trimEnd(), says: "closing brace" },
  "a form": { alter: (text) => `payload=${encodeURIComponent(text)}`, says: "form" },
  "a form without a name": { alter: (text) => `${encodeURIComponent(text)}=`, says: "form" },
  "a JSON string": { alter: (text) => JSON.stringify(text), says: "JSON string" },
  Base64: { alter: (text) => Buffer.from(text).toString("base64"), says: "Base64" },
};

describe("a body that was changed on the way", () => {
  test.each(Object.entries(alterations))("%s", (_name, { alter, says }) => {
    const found = examine({
      header: headerOf(sign(active.secret, genuine)),
      body: Buffer.from(alter(genuine)),
    });
    expect(found?.reason).toBe("signature_body_altered");
    expect(found?.detail).toContain("With the secret “dashboard” the signature matches the body");
    expect(found?.detail).toContain(says);
  });

  test.each([
    ["a trimmed line break", `${genuine}\n`, genuine],
    ["CR LF made LF", genuine.replaceAll("\n", "\r\n"), genuine],
    ["a byte order mark taken off", `\ufeff${genuine}`, genuine],
    ["compact JSON made pretty", JSON.stringify(parsed(genuine)), JSON.stringify(parsed(genuine), null, 2)],
    [
      "escaped letters written out",
      escaped(JSON.stringify(parsed(genuine))),
      JSON.stringify(parsed(genuine)),
    ],
  ])("%s", (_name, sent, received) => {
    const found = examine({ header: headerOf(sign(active.secret, sent)), body: Buffer.from(received) });
    expect(found?.reason).toBe("signature_body_altered");
  });

  test("and signed with a secret that is accepted no more: both are said", () => {
    const found = examine({
      header: headerOf(sign(cli.secret, genuine)),
      body: Buffer.from(JSON.stringify(parsed(genuine))),
    });
    expect(found).toMatchObject({ reason: "signature_body_altered" });
    expect(found?.detail).toMatch(/“cli”.*no longer accepted/);
  });

  test("whatever an event holds, each alteration is named, and none makes it pass", () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string({ unit: "binary" }).filter((text) => !/[\ud800-\udfff]/.test(text)),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        tie("object"),
      ),
      object: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), tie("value"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(
        values.object,
        fc.constantFrom(
          "compact JSON",
          "two spaces",
          "four spaces",
          "tabs",
          "a line break added",
          "a byte order mark",
          "a JSON string",
          "Base64",
        ),
        (object, name) => {
          const sent = `${JSON.stringify({ id: "evt_1", object: "event", data: { object } }, null, 2)}`;
          const body = Buffer.from(alterations[name]?.alter(sent) ?? "");
          fc.pre(!body.equals(Buffer.from(sent)));
          const found = examine({ header: headerOf(sign(active.secret, sent)), body });
          expect(found?.reason).toBe("signature_body_altered");
        },
      ),
      { numRuns: process.env.LONG ? 3_000 : 150 },
    );
  });
});

test("a secret that is known and accepted no more is named, and not told", () => {
  const found = examine({ header: headerOf(sign(cli.secret, genuine)), body: Buffer.from(genuine) });
  expect(found).toMatchObject({
    reason: "signature_wrong_secret",
    detail: expect.stringMatching(/“cli” \([0-9a-f]{12}\)/),
  });
  expect(found?.detail).not.toContain(cli.secret);
});

test.each([
  ["a blank at its end", `${active.secret} `],
  ["a blank in front", ` ${active.secret}`],
  ["a line break", `${active.secret}\n`],
  ["quotation marks", `"${active.secret}"`],
])("signed with the secret and %s", (_name, signer) => {
  const found = examine({ header: headerOf(sign(signer, genuine)), body: Buffer.from(genuine) });
  expect(found?.reason).toBe("signature_secret_malformed");
  expect(found?.detail).not.toContain(active.secret);
});

test.each([
  "whsec_9aBcDeFgHiJk;",
  "whsec_9aBcDeFgHiJk\\n",
  "whsec_whsec_9aBcDeFgHiJk",
  "whsec_9aBc\u200bDeFgHiJk",
])("configured as %s", (secret) => {
  const found = examine({
    header: headerOf(sign(active.secret, genuine)),
    body: Buffer.from(genuine),
    secrets: [{ label: "primary", secret }],
  });
  expect(found?.reason).toBe("signature_secret_malformed");
});

test("several signatures, none by a secret of ours: it is being rolled", () => {
  const header = headerOf(sign("whsec_new", genuine), sign("whsec_old", genuine));
  expect(examine({ header, body: Buffer.from(genuine) })?.reason).toBe("signature_secret_rolled");
});

test.each([
  ["another secret", headerOf(sign("whsec_somebodyElse", genuine)), genuine],
  ["another body", headerOf(sign(active.secret, genuine)), genuine.replace("cus_1", "cus_2")],
  ["half a body", headerOf(sign(active.secret, genuine)), genuine.slice(0, genuine.length / 2)],
  ["no body", headerOf(sign(active.secret, genuine)), ""],
  ["no signature", `t=${now},v1=${"0".repeat(64)}`, genuine],
])("of %s nothing more is claimed", (_name, header, body) => {
  expect(examine({ header, body: Buffer.from(body) })).toBeNull();
});

test("when the time is up, what was not tried is not claimed", () => {
  const header = headerOf(sign(active.secret, genuine));
  const body = Buffer.from(Buffer.from(genuine).toString("base64"));
  expect(examineSignature({ header, body, secrets: [active], inactive: [] }, () => true)).toBeNull();
  expect(examine({ header, body })?.reason).toBe("signature_body_altered");
});
