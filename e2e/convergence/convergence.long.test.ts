/**
 * Ten thousand histories, and longer ones, in portions; workers are killed all the
 * time. Draws new ones at each run, and says from which seed.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { converge } from "./converge";
import { draw, historiesOf } from "./history";
import { mustAllEndAsAtStripe } from "./tell-failure";
import { startWorld, type World } from "./world";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.HISTORIES ?? 10_000);
const portion = 250;
const mostSteps = 14;
/** A kill after so many histories; where it hits a job, that is taken up a minute later. */
const killEvery = 100;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world?.stop());

test(`${count} histories end as at Stripe, whoever is killed`, { timeout: 4 * 3_600_000 }, async () => {
  const begun = Date.now();
  for (let done = 0; done < count; ) {
    const histories = draw(historiesOf(mostSteps), Math.min(portion, count - done), seed + done);
    const outcomes = await converge(world, histories, {
      onPlayed: (played) => (played % killEvery === 0 ? world.app.killWorker() : undefined),
    });
    await mustAllEndAsAtStripe(world, outcomes, seed + done);
    expect(outcomes).toHaveLength(histories.length);
    done += histories.length;
    await world.beginAnew();
    console.log(`${done} of ${count} histories end as at Stripe (seed ${seed}, ${minutes(begun)} min)`);
  }
});

const minutes = (since: number) => ((Date.now() - since) / 60_000).toFixed(1);
