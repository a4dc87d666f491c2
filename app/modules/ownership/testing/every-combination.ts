/**
 * Every combination of what may say whose a customer is, as facts for
 * detectMismatches, and the table of it that people read (MISMATCHES.md).
 * ada and bob exist, zoe does not. The customer has paid by a subscription.
 */
import { metadataUserId } from "../../stripe/user-evidence";
import type { Evidence } from "../claims";
import { type DetectedMismatch, detectMismatches } from "../detect-mismatches";
import { isAnsweredByLinking, mismatchCodes, mismatchKinds } from "../mismatch-codes";
import type { CustomerFacts, ReadClaim } from "../ownership-facts";
import { resolveOwner } from "../resolve-owner";

export interface Combination {
  link: string | null;
  customer: string | null;
  subscription: string | null;
  reference: string | null;
  email: string | null;
  /** The reference of a payment link, which its buyer chose. */
  typed?: string | null;
  /** A person made the link: before the subscription was made, or when everything was there. */
  decided?: "before" | "after";
}

const named = [null, "ada", "bob", "zoe"];

export function everyCombination(): Combination[] {
  const all: Combination[] = [];
  for (const link of [null, "ada", "bob"])
    for (const customer of named)
      for (const subscription of named)
        for (const reference of named)
          for (const email of [null, "ada", "bob"])
            all.push({ link, customer, subscription, reference, email });
  return all;
}

/** A payment link's reference beside a link and the customer's metadata. */
export function everyTyped(): Combination[] {
  return [null, "ada", "bob"].flatMap((link) =>
    named.flatMap((customer) =>
      ["ada", "bob", "zoe"].map((typed) => ({
        link,
        customer,
        subscription: null,
        reference: null,
        email: null,
        typed,
      })),
    ),
  );
}

/** What a person has linked, beside what names somebody else. */
export function everyDecided(): Combination[] {
  return named.flatMap((customer) =>
    named.flatMap((subscription) =>
      (subscription === null ? (["after"] as const) : (["after", "before"] as const)).map((decided) => ({
        link: "ada",
        customer,
        subscription,
        reference: null,
        email: null,
        decided,
      })),
    ),
  );
}

const at = new Date("2026-11-24T12:00:00Z");
const reading = { from: "event" as const, eventSeq: 1, at };

export function factsOf({
  link,
  customer,
  subscription,
  reference,
  email,
  typed = null,
  decided,
}: Combination): CustomerFacts {
  const claim = (userId: string | null, evidence: Evidence, type: ReadClaim["object"]["type"], id: string) =>
    userId === null
      ? []
      : [
          {
            userId,
            evidence,
            object: { type, id },
            at: at.getTime(),
            gives: type === "subscription",
            isDecided: decided === "after" || (decided === "before" && type !== "subscription"),
            reading,
          },
        ];
  return {
    customerId: "cus_1",
    bound:
      link === null
        ? null
        : {
            userId: link,
            evidence: decided ? "operator" : "checkout",
            objectId: decided ? "admin_1" : "cus_1",
            claimedAt: decided ? at : null,
            since: at,
          },
    barred: new Set(),
    claims: [
      ...claim(customer, "customer_metadata", "customer", "cus_1"),
      ...claim(subscription, "subscription_metadata", "subscription", "sub_1"),
      ...claim(reference, "client_reference_id", "checkout_session", "cs_1"),
    ],
    unproven: typed === null ? [] : [{ value: typed, sessionId: "cs_2", reading }],
    customer: { email: email && `${email}@example.com`, deleted: false, reading },
    hasSubscription: true,
    paid: true,
    elsewhere: null,
    users: ["ada", "bob"].map((id) => ({ id, email: `${id}@example.com`, emailVerified: true })),
  };
}

export interface Outcome {
  owner: string | null;
  found: DetectedMismatch[];
}

export function outcomeOf(combination: Combination): Outcome {
  const facts = factsOf(combination);
  const { owner } = resolveOwner({ ...facts, knownUsers: new Set(["ada", "bob"]) });
  // As it stands once the evidence has linked it, which happens in the same transaction.
  const linked =
    facts.bound === null && owner !== null
      ? { userId: owner, evidence: strongest(facts), objectId: null, claimedAt: at, since: at }
      : facts.bound;
  return { owner, found: detectMismatches({ ...facts, bound: linked }) };
}

const strongest = ({ claims }: CustomerFacts) =>
  claims.find(({ userId }) => userId === "ada" || userId === "bob")?.evidence ?? "";

/** The whole of MISMATCHES.md. */
export function document(): string {
  const kinds = mismatchCodes.map((code) => {
    const { subject, title, means, actions } = mismatchKinds[code];
    return `| \`${code}\` | ${subject} | **${title}.** ${means} | ${actions.join(", ").replaceAll("_", " ")} |`;
  });
  return `# Mismatches of ownership

Made from the code by its test (\`detect-mismatches.test.ts\`), which fails where this page says otherwise.

## What is looked for

| code | of a | what it means | what may be done |
| --- | --- | --- | --- |
${kinds.join("\n")}

## What every combination of sources leads to

\`ada\` and \`bob\` exist, \`zoe\` does not; a dash is nothing. The link is one of our own checkout; the customer has paid by a subscription, to which its session led. Where the email makes no difference its column says _any_. _!!_ blocks access, _!_ is a risk, the rest is hygiene.

| link | customer's metadata | subscription's metadata | client reference | email is of | belongs to | found |
| --- | --- | --- | --- | --- | --- | --- |
${rows().join("\n")}

## What a payment link's reference leads to

Whoever opens a payment link chooses the \`client_reference_id\` in its address: it links nobody and gives nobody anything, whatever else there is. A link's metadata is the merchant's, and counts as above.

| link | customer's metadata | payment link's reference | belongs to | found |
| --- | --- | --- | --- | --- |
${everyTyped()
  .map(
    (one) =>
      `| ${[one.link, one.customer, one.typed].map((cell) => cell ?? "–").join(" | ")} | ${tell(outcomeOf(one))} |`,
  )
  .join("\n")}

## What a person's link leads to

Whoever links a customer by hand, keeps it with its user or moves it has seen what it had by then: all of that is the owner's, and what asks whose the customer is, is _settled_ by that act, with its reason, until something else disagrees. What was bought since and names somebody else gives nobody anything, and is open.

| link of a person | customer's metadata | subscription's metadata | subscription made | belongs to | found |
| --- | --- | --- | --- | --- | --- |
${everyDecided().map(rowOfDecided).join("\n")}

## How an id may be written

Of a customer whom only its metadata names: it is an existing user's id exactly, under one key or under both alike, or nobody's. Whom it may mean is a suggestion.

| customer's metadata | belongs to | found | may mean |
| --- | --- | --- | --- |
${writings.map(rowOfWriting).join("\n")}
`;
}

const writings: Record<string, string>[] = [
  { userId: "ada" },
  { user_id: "ada" },
  { userId: "ada", user_id: "ada" },
  { userId: "ada", user_id: "bob" },
  { userId: "ada", user_id: " ada" },
  { userId: " ada" },
  { userId: "ada\n" },
  { userId: "\ufeffada" },
  { userId: "ADA" },
  { userId: "w".repeat(201), user_id: "ada" },
  { userId: "  " },
  { userId: "  ", user_id: "ada" },
];

export function outcomeOfWriting(metadata: Record<string, string>): Outcome & { mayMean: string[] } {
  const nothing = { link: null, subscription: null, reference: null, email: null };
  const { owner, found } = outcomeOf({ ...nothing, customer: metadataUserId(metadata) });
  const unknown = found.filter(({ code }) => code === "user_unknown");
  return {
    owner,
    found,
    mayMean: unknown.flatMap(({ sources }) => sources.flatMap((one) => one.userId ?? [])),
  };
}

function rowOfWriting(metadata: Record<string, string>): string {
  const { mayMean, ...outcome } = outcomeOfWriting(metadata);
  const told = JSON.stringify(metadata)
    .replace(/w{201}/, "w… (201 of it)")
    .replace("\ufeff", "\\ufeff");
  return `| \`${told}\` | ${tell(outcome)} | ${[...new Set(mayMean)].join(" or ") || "–"} |`;
}

function rows(): string[] {
  const lines: string[] = [];
  const all = everyCombination();
  for (let index = 0; index < all.length; index += 3) {
    // The three emails of one combination of the rest.
    const three = all
      .slice(index, index + 3)
      .map((combination) => ({ combination, told: tell(outcomeOf(combination)) }));
    const groups = new Map<string, Combination[]>();
    for (const { combination, told } of three) groups.set(told, [...(groups.get(told) ?? []), combination]);
    for (const [told, [first, ...rest]] of groups) {
      if (!first) continue;
      const emails = [first, ...rest].map(({ email }) => email ?? "–");
      const { link, customer, subscription, reference } = first;
      const cells = [link, customer, subscription, reference].map((cell) => cell ?? "–");
      lines.push(
        `| ${[...cells, emails.length === 3 ? "any" : emails.join(" or ")].join(" | ")} | ${told} |`,
      );
    }
  }
  return lines;
}

function rowOfDecided(combination: Combination): string {
  const { link, customer, subscription, decided } = combination;
  const made = subscription === null ? null : decided === "before" ? "after it" : "before it";
  const { owner, found } = outcomeOf(combination);
  const told = found.map(({ code, severity }) =>
    isAnsweredByLinking(code, severity) && decided === "after"
      ? `_settled_ \`${code}\``
      : `${marks[severity]}\`${code}\``,
  );
  const cells = [link, customer, subscription, made].map((cell) => cell ?? "–");
  return `| ${[...cells, owner, told.join(", ") || "–"].join(" | ")} |`;
}

const marks = { blocks_access: "!! ", risk: "! ", hygiene: "" };

function tell({ owner, found }: Outcome): string {
  const told = found.map(({ code, severity }) => `${marks[severity]}\`${code}\``);
  return `${owner ?? "nobody"} | ${told.join(", ") || "–"}`;
}
