/**
 * The stories of whom a customer belongs to, and what disagrees about it afterwards:
 * each finds its own mismatch, with evidence, within a second of the event that tells
 * it, by the times that the database kept: looking for it takes none of them. Five
 * here; with LONG=1 all of them.
 */
import { randomBytes } from "node:crypto";
import { bound_customer_deleted } from "./scenarios/bound_customer_deleted";
import { bound_customer_other_mode } from "./scenarios/bound_customer_other_mode";
import { customer_unlinked } from "./scenarios/customer_unlinked";
import { email_only_match } from "./scenarios/email_only_match";
import type { App, Mismatch } from "./scenarios/frame/app";
import { play } from "./scenarios/frame/play";
import { runningApp } from "./scenarios/frame/running-app";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { metadata_conflict } from "./scenarios/metadata_conflict";
import { metadata_missing_on_subscription } from "./scenarios/metadata_missing_on_subscription";
import { one_customer_several_users } from "./scenarios/one_customer_several_users";
import { several_customers_one_user } from "./scenarios/several_customers_one_user";
import { user_unknown } from "./scenarios/user_unknown";
import { dataDir } from "./support/app-under-test";
import { foundAfterMs } from "./support/database";
import { expect, test } from "./support/test";

/** `says`: a field among the evidence. `asksStripe`: nothing that arrives tells it, a job has to read first. */
const stories = [
  { scenario: customer_unlinked, severity: "blocks_access", says: "metadata.userId", always: true },
  { scenario: several_customers_one_user, severity: "blocks_access", says: "payments", always: true },
  {
    scenario: bound_customer_other_mode,
    severity: "blocks_access",
    says: "at Stripe",
    asksStripe: true,
    always: true,
  },
  {
    scenario: metadata_missing_on_subscription,
    severity: "hygiene",
    says: "client_reference_id",
    asksStripe: true,
    always: true,
  },
  { scenario: metadata_conflict, severity: "blocks_access", says: "metadata.userId", always: true },
  { scenario: email_only_match, severity: "blocks_access", says: "email" },
  { scenario: one_customer_several_users, severity: "blocks_access", says: "metadata.userId" },
  { scenario: bound_customer_deleted, severity: "risk", says: "deleted" },
  { scenario: user_unknown, severity: "blocks_access", says: "metadata.userId" },
];

let theatre: Promise<Theatre> | null = null;
const open = async () => openTheatre(await runningApp(dataDir));

/** Of the person and of their customers. */
async function found(
  app: App,
  user: string,
  customers: readonly string[],
): Promise<{ id: string; code: string }[]> {
  const subjects = [{ user }, ...customers.map((customer) => ({ customer }))];
  const all = (await Promise.all(subjects.map((subject) => app.mismatchesOf(subject)))).flat();
  // Those of a user's customers are the user's, too.
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

const fieldsOf = ({ candidates, evidence }: Mismatch) =>
  [...candidates.flatMap((candidate) => candidate.evidence), ...evidence].map(({ field }) => field);

for (const { scenario, severity, says, asksStripe = false, always = false } of stories) {
  if (!always && !process.env.LONG) continue;
  const { code, title } = scenario;
  test(`mismatch ${code}: ${title}`, async () => {
    theatre ??= open();
    const { app } = await theatre;
    const { told } = await play(scenario, await theatre, {
      name: `${code} ${randomBytes(6).toString("hex")}`,
      stable: false,
      present: Math.floor(Date.now() / 1_000),
      tell: () => {},
    });
    const { userId } = told.who;
    const customers = [...new Set([...told.who.customers, told.reference])].filter((id) =>
      id.startsWith("cus_"),
    );
    const mine = async () => (await found(app, userId, customers)).filter((one) => one.code === code);
    await expect.poll(async () => (await mine()).length, { intervals: [50], timeout: 15_000 }).toBe(1);
    const [{ id } = { id: "" }] = await mine();
    const after = await foundAfterMs(id.replace(/^\D+/, ""), customers);
    test.info().annotations.push({
      type: "found after",
      description: `${after} ms${asksStripe ? ", a reading at Stripe among them" : ""}`,
    });
    // How long Stripe takes to answer is not ours to promise.
    if (!asksStripe) expect(after).toBeLessThanOrEqual(1_000);
    const detail = await app.mismatch(id);
    expect(detail.severity).toBe(severity);
    expect(fieldsOf(detail)).toContain(says);
    if (code === "several_customers_one_user") {
      const payments = detail.evidence.filter(
        // Whoever has the same address but for a plus sign is a candidate, too: the same story told before.
        ({ field, id }) => field === "payments" && told.who.customers.includes(id),
      );
      expect(payments.map(({ value }) => value).sort()).toEqual(["nothing paid", "subscription runs"]);
      const all = await found(app, userId, customers);
      expect(all.map((one) => one.code)).toContain("customer_unlinked");
    }
  });
}
