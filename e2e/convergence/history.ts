/** Histories: what happens at Stripe, and what happens to its events on the way to us. Drawn by fast-check, all of it. */
import fc from "fast-check";
import { type Step, step } from "../stripe-emulator/histories/steps";

export interface History {
  /**
   * `past`: told on a test clock that reaches the present at its end; then its events set out.
   * `present`: told now, while its events are on their way and customers are read.
   */
  when: "past" | "present";
  steps: readonly Step[];
  way: Way;
}

/** What happens on the way. Everything else about it is drawn from the seed. */
export interface Way {
  seed: number;
  /** So many arrive at the same moment, at most. */
  burst: number;
  /** Of a hundred arrivals, so many are of an event that has arrived before. */
  repeated: number;
  /** Of a hundred events, so many do not arrive. */
  lost: number;
  /** How what was lost is made up for. */
  recovery: Recovery;
  /** A customer is read at Stripe at so many random moments. */
  resyncs: number;
}

export type Recovery = "late" | "resync" | "backfill";

/** How most customers begin: without, most of a short history would be about nothing. */
const beginnings: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step[]>([]) },
  { weight: 3, arbitrary: subscribing("subscribe") },
  { weight: 3, arbitrary: subscribing("checkout") },
);

function subscribing(how: "subscribe" | "checkout"): fc.Arbitrary<Step[]> {
  const card: Step = { do: "give card", who: 0, card: "good" };
  return fc
    .record({
      price: fc.constantFrom("pro_month", "team_month", "weekly"),
      trial: fc.boolean(),
      known: fc.boolean(),
    })
    .map(({ price, trial, known }) => {
      const trialDays = trial ? 3 : 0;
      if (how === "checkout") {
        const mode = price === "team_month" ? "payment" : "subscription";
        return [{ do: "checkout", who: 0, mode, card: "good", trialDays, known }];
      }
      const terms = {
        quantity: 1,
        behaviour: "allow_incomplete",
        coupon: false,
        sendInvoice: false,
      } as const;
      return [card, { do: "subscribe", who: 0, price, trialDays, ...terms }];
    });
}

const way: fc.Arbitrary<Way> = fc.record({
  seed: fc.nat(),
  burst: fc.constantFrom(1, 2, 5, 20),
  repeated: fc.constantFrom(0, 10, 40),
  lost: fc.constantFrom(0, 0, 0, 10, 50),
  recovery: fc.constantFrom<Recovery[]>("late", "resync", "backfill"),
  resyncs: fc.constantFrom(0, 0, 1, 2),
});

export function historiesOf(mostSteps: number): fc.Arbitrary<History> {
  const steps = fc
    .tuple(beginnings, fc.array(step, { minLength: 2, maxLength: mostSteps, size: "max" }))
    .map((parts) => parts.flat());
  const when = fc.oneof(
    { weight: 3, arbitrary: fc.constant("past" as const) },
    { weight: 1, arbitrary: fc.constant("present" as const) },
  );
  return fc.record({ when, steps, way });
}

/** The same ones for the same seed. */
export function draw(histories: fc.Arbitrary<History>, count: number, seed: number): History[] {
  return fc.sample(histories, { numRuns: count, seed });
}
