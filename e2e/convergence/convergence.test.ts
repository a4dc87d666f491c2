/**
 * The promise of the house: whatever the order, repetition, delay or loss (made up
 * for) of events, what is held ends equal to Stripe. Two workers, one of which is
 * killed on the way.
 *
 * `SEED=… HISTORIES=… npx vitest run -c .config/vitest.config.ts e2e/convergence/convergence.test.ts`
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { converge } from "./converge";
import { draw, historiesOf } from "./history";
import { mustAllEndAsAtStripe } from "./tell-failure";
import { startWorld, type World } from "./world";

const seed = Number(process.env.SEED ?? 4);
const count = Number(process.env.HISTORIES ?? 500);
const mostSteps = 10;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world?.stop());

test(`${count} histories end as at Stripe`, { timeout: 600_000 }, async () => {
  // Early: a job in its hands is taken up by another one after a minute.
  const killAfter = Math.min(3, count);
  const outcomes = await converge(world, draw(historiesOf(mostSteps), count, seed), {
    onPlayed: (played) => (played === killAfter ? world.app.killWorker() : undefined),
  });
  expect(outcomes).toHaveLength(count);
  await mustAllEndAsAtStripe(world, outcomes, seed);
});
