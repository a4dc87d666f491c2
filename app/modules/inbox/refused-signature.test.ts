import { expect, test } from "vitest";
import { createHmac } from "node:crypto";
import { createForensicsBudget } from "./forensics-budget";
import { createRefusalExaminer } from "./refused-signature";

const secret = { label: "dashboard", secret: "whsec_9aBcDeFgHiJk" };
const refusal = { ok: false, reason: "signature_wrong_secret", detail: "No secret matches." } as const;
const event = { id: "evt_1", object: "event", padding: "x".repeat(8_000) };
const sent = JSON.stringify(event, null, 2);
const altered = {
  signatureHeader: `t=1,v1=${createHmac("sha256", secret.secret).update(`1.${sent}`).digest("hex")}`,
  body: Buffer.from(JSON.stringify(event)),
};

function examiner(limits: { eachMs: number; perMinuteMs: number }, clock = () => performance.now()) {
  return createRefusalExaminer({ secrets: [secret], inactive: [], clock, ...limits });
}

test("a better reason where one is proven; the refusal stays one", () => {
  const found = examiner({ eachMs: 50, perMinuteMs: 1_000 })(refusal, altered);
  expect(found).toMatchObject({ ok: false, reason: "signature_body_altered" });
});

test.each([
  ["another fault", { ...refusal, reason: "signature_timestamp_old" } as const, altered],
  ["a body too large to be looked at", refusal, { ...altered, body: Buffer.alloc(64 * 1024 + 1, " ") }],
  ["no header", refusal, { ...altered, signatureHeader: null }],
])("%s is left as it is", (_name, given, request) => {
  expect(examiner({ eachMs: 50, perMinuteMs: 1_000 })(given, request)).toBe(given);
});

test("nested deeper than the stack holds: nothing is known of it", () => {
  const body = Buffer.from("[".repeat(30_000) + "]".repeat(30_000));
  expect(examiner({ eachMs: 50, perMinuteMs: 1_000 })(refusal, { ...altered, body })).toBe(refusal);
});

test("a flood gets its minute's worth, then nothing until the next", () => {
  let now = 0;
  const budget = createForensicsBudget({ eachMs: 2, perMinuteMs: 10 }, () => now);
  const work = () => {
    now += 2;
    return "found";
  };
  const answers = Array.from({ length: 8 }, () => budget.spend(work));
  expect(answers).toEqual([...Array(5).fill("found"), null, null, null]);
  now += 60_000;
  expect(budget.spend(work)).toBe("found");
});

test("the work is told when its time is up", () => {
  let now = 0;
  const budget = createForensicsBudget({ eachMs: 2, perMinuteMs: 10 }, () => now);
  const seen = budget.spend((timeIsUp) => {
    const before = timeIsUp();
    now += 2;
    return [before, timeIsUp()];
  });
  expect(seen).toEqual([false, true]);
});

test("one refused request costs a few milliseconds at the most, whatever is in it", () => {
  const examine = examiner({ eachMs: 2, perMinuteMs: 1_000_000 });
  const hostile = [
    Buffer.from(JSON.stringify(Array.from({ length: 8_000 }, (_, index) => index))),
    Buffer.from("A".repeat(64 * 1024)),
    Buffer.from(`"${"é".repeat(30_000)}"`),
    Buffer.from("[".repeat(30_000) + "]".repeat(30_000)),
    Buffer.from(`{"a":${"{}".repeat(1)},"b":"${"\\n".repeat(30_000)}"}`),
    Buffer.from(`${"\n".repeat(60_000)}{}`),
    Buffer.from(`x=${"%7B".repeat(20_000)}`),
    Buffer.alloc(64 * 1024, 0xff),
  ];
  for (const body of hostile) {
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      examine(refusal, { ...altered, body });
      return performance.now() - startedAt;
    });
    // The quickest: the machine may be busy with others. A step under way is finished.
    expect(Math.min(...times), body.subarray(0, 20).toString("latin1")).toBeLessThan(12);
  }
});
