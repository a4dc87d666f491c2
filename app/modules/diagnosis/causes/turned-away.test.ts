import { expect, it } from "vitest";
import { factsGiven, type Given } from "../testing/given";
import { ago, eventThere, refusal } from "../testing/things";
import { signatureWrongSecret } from "./signature-wrong-secret";

const code = "signature_wrong_secret";
const detail = "The secret of the test endpoint fits.";
const refused = refusal(code, { detail });
const stretch = {
  reason: code,
  detail,
  count: 212,
  firstAt: new Date(refused.at.getTime() - 3_600_000),
  lastAt: new Date(refused.at.getTime() + 60_000),
};

function examined(rejectedLately: NonNullable<Given["ledger"]>["rejectedLately"]) {
  const found = signatureWrongSecret.examine(
    factsGiven({ eventsThere: [eventThere("evt_1")], rejections: [refused], ledger: { rejectedLately } }),
  );
  if (found.outcome !== "found") throw new Error(found.outcome);
  return found;
}

it("tells the stretch of refusals that a payer's own is part of, as evidence too", () => {
  const { sentence, evidence } = examined([
    { ...stretch, firstAt: ago({ days: 9 }), lastAt: ago({ days: 8 }) },
    stretch,
  ]);
  const words =
    /212 deliveries were refused for this from [-\d]+ \d\d:\d\d to [-\d ]*\d\d:\d\d UTC, all of the same kind\.$/;
  expect(sentence).toMatch(words);
  expect(evidence[0]).toMatchObject({ kind: "delivery", id: refused.deliveryId, from: "here" });
  expect(evidence[0]?.says).toMatch(words);
});

it("tells none where this payer's are all there were, or the others are of another kind", () => {
  expect(examined([{ ...stretch, count: 1 }]).evidence).toHaveLength(2);
  expect(examined([{ ...stretch, detail: "Another secret fits." }]).sentence).not.toMatch(/212/);
  expect(examined([{ ...stretch, reason: "signature_timestamp_old" }]).sentence).not.toMatch(/212/);
});
