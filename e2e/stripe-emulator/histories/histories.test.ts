/** Random histories over the real API and pages: whatever happens, books and events agree. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { listen, startForTest } from "../testing/start";
import { brokenLaws, readBooks } from "./laws";
import { setStage } from "./play";
import { step, type Step } from "./steps";

const LONG = process.env.LONG !== undefined;
const RUNS = Number(process.env.HISTORIES ?? (LONG ? 1_000 : 40));
/** The same ones in every fast run; a long run looks for new ones. */
const SEED = process.env.SEED ?? (LONG ? undefined : "20");
const STEPS = LONG ? 100 : 40;

async function brokenBy(history: readonly Step[]): Promise<string[]> {
  const emulator = await startForTest();
  const { stripe } = emulator;
  const endpoint = await listen();
  try {
    await stripe.webhookEndpoints.create({ url: endpoint.url, enabled_events: ["*"] });
    const stage = await setStage(emulator);
    for (const each of history) await stage.play(each);
    await emulator.control("POST", "/settle");
    const errors = emulator.logged.filter((line) => line.includes('"level":"error"'));
    return [...errors, ...(await brokenLaws(stripe, await readBooks(stripe)))];
  } finally {
    await emulator.stop();
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
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  },
  LONG ? 1_800_000 : 90_000,
);
