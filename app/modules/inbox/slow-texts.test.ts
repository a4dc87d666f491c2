/** What sees texts of others takes no longer for hostile ones than for as much of anything else. */
import { expect, it } from "vitest";
import { textParts } from "~/ui/ids-in-text";
import { shortenEmails } from "~/ui/shorten-email";
import { maskAddresses } from "../ownership/mask-addresses";
import { originalsOf } from "../stripe/body-alterations";
import { normaliseObject } from "../stripe/normalise";
import { redactSignatureHeader } from "../stripe/redact-signature-header";
import { readEvent } from "./read-event";
import { reasonInWords } from "./reason-words";
import { redactText } from "./redact-text";
import { createRefusalExaminer } from "./refused-signature";

/** Bodies whose signature is not even right are examined up to this size. */
const size = 64 * 1024;
const context = { livemode: false, receivedAtMs: 0 };
const refusal = { ok: false, reason: "signature_wrong_secret", detail: "No secret matches." } as const;
const examine = createRefusalExaminer({
  secrets: [{ label: "a", secret: "whsec_a" }],
  inactive: [],
  clock: () => performance.now(),
  eachMs: 10_000,
  perMinuteMs: 100_000,
});
const header = `t=1,v1=${"0".repeat(64)}`;

const readers: [string, (text: string) => unknown][] = [
  ["guesses at an altered body", (text) => [...originalsOf(Buffer.from(text))]],
  ["guesses at altered JSON", (text) => [...originalsOf(Buffer.from(JSON.stringify({ a: text })))]],
  [
    "a refused body",
    (text) => examine(refusal, { signatureHeader: header, body: Buffer.from(text).subarray(0, size) }),
  ],
  ["evidence of a refusal", (text) => redactText(text.slice(0, 8_000))],
  ["a signature's header", (text) => redactSignatureHeader(text)],
  ["a user named in metadata", (text) => maskAddresses(text)],
  ["an address on a page", (text) => shortenEmails(text.slice(0, 5_000))],
  ["ids in a sentence", (text) => textParts(text)],
  ["a stored reason", (text) => reasonInWords(`a_b: ${text}`) + reasonInWords(`a_${text}`)],
  [
    "an event",
    (text) => readEvent(Buffer.from(JSON.stringify({ id: text, type: text, created: text })), context),
  ],
  ["an object", (text) => normaliseObject({ object: "customer", id: text, email: text, name: text }, false)],
];
const spaces = " ".repeat(size - 2);
const hostile: [string, string][] = [
  ["white space within", `A${spaces}!`],
  ["line ends within", `A${"\n".repeat(size - 2)}!`],
  ["one long word", "a".repeat(size)],
  ["brackets", "[]{".repeat(size / 3)],
  ["nested", `${'{"a":'.repeat(3_000)}[${"1,".repeat(20_000)}1]${"}".repeat(3_000)}`],
  ["words of an id", "ab_".repeat(size / 3)],
  ["signs at", "@".repeat(size)],
  ["addresses", "a@".repeat(size / 2)],
  ["escapes", "\\u0040".repeat(size / 6)],
  ["percents", "%25".repeat(size / 3)],
  ["digits", "4".repeat(size)],
  ["grouped digits", "42 ".repeat(size / 3)],
  ["surrogates", "\ud800".repeat(size)],
];
const table = readers.flatMap(([reader, read]) =>
  hostile
    // What examines refused bodies lets nothing through to the guesses that is nested so deep.
    .filter(([name]) => name !== "nested" || !reader.startsWith("guesses"))
    .map(([name, text]) => ({ reader, name, read, text })),
);

it.each(table)("$reader: $name", ({ read, text }) => {
  const before = process.cpuUsage();
  read(text);
  const { user } = process.cpuUsage(before);
  // Milliseconds; what is quadratic takes seconds.
  expect(user / 1_000).toBeLessThan(2_500);
});
