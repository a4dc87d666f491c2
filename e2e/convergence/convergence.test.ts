/**
 * The promise of the house: whatever the order, repetition, delay or loss (made up
 * for) of events, what is held ends equal to Stripe.
 *
 * `SEED=… HISTORIES=… npx vitest run -c .config/vitest.config.ts e2e/convergence/convergence.test.ts`
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { converge } from "./converge";
import { draw, historiesOf } from "./history";
import { startWorld, type World } from "./world";

const seed = Number(process.env.SEED ?? 4);
const count = Number(process.env.HISTORIES ?? 500);
const mostSteps = 12;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world?.stop());

test(`${count} histories end as at Stripe`, { timeout: 300_000 }, async () => {
  const histories = draw(historiesOf(mostSteps), count, seed);
  const kills = new Set((process.env.NOKILL ? [] : [0.2, 0.5]).map((share) => Math.round(count * share)));
  const outcomes = await converge(world, histories, {
    onPlayed: (played) => (kills.has(played) ? world.app.killWorker() : undefined),
  });
  const wrong = outcomes.filter(({ differences }) => differences.length > 0);
  console.log(wrong.length, "wrong of", outcomes.length, outcomes.reduce((n, o) => n + o.events.length, 0), "events");
  expect(wrong.slice(0, 12).map((o) => ({ when: o.history.when, way: JSON.stringify(o.history.way), d: o.differences, steps: JSON.stringify(o.history.steps)}))).toEqual([]);
});
