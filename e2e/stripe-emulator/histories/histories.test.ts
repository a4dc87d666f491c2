/** Random histories over the real API and pages: whatever happens, books and events agree. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { listen } from "../testing/start";
import { brokenLaws, readBooks } from "./laws";
import { setStage } from "./play";
import { step, type Step } from "./steps";

const LONG = process.env.LONG !== undefined;
const RUNS = Number(process.env.HISTORIES ?? (LONG ? 1_000 : 40));
const STEPS = LONG ? 100 : 40;

async function brokenBy(history: readonly Step[]): Promise<string[]> {
  const stage = await setStage();
  const endpoint = await listen();
  try {
    await stage.stripe.webhookEndpoints.create({ url: endpoint.url, enabled_events: ["*"] });
    for (const each of history) await stage.play(each);
    await stage.control("POST", "/settle");
    return await brokenLaws(stage.stripe, await readBooks(stage.stripe));
  } finally {
    await stage.stop();
    await endpoint.stop();
  }
}

// A failure names its seed: `SEED=… npx vitest …/histories.test.ts` plays it again.
test(
  "no history breaks a law",
  async () => {
    const histories = fc.array(step, { minLength: 5, maxLength: STEPS, size: "max" });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(await brokenBy(history)).toEqual([]);
      }),
      { numRuns: RUNS, ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
    );
  },
  LONG ? 1_800_000 : 90_000,
);
