/** Killed again and again in the middle of a random history: nothing acknowledged is lost, nothing is told twice. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildLauncher, end, type Launcher } from "../testing/own-process";
import { listen } from "../testing/start";
import { brokenLaws, readBooks } from "./laws";
import { setStage } from "./play";
import { step, type Step } from "./steps";

const LONG = process.env.LONG !== undefined;
const KILLS = LONG ? 12 : 4;

let launcher: Launcher;
let folder: string;

beforeAll(async () => {
  launcher = await buildLauncher();
  folder = mkdtempSync(join(tmpdir(), "stripe-emulator-"));
});
afterAll(async () => {
  await launcher.killAll();
  launcher.remove();
  rmSync(folder, { recursive: true, force: true });
});

function draw(length: number, seed: number): Step[] {
  const histories = fc.array(step, { minLength: length, maxLength: length });
  return fc.sample(histories, { seed, numRuns: 1 })[0] ?? [];
}

test(
  "a history goes on where it was killed",
  async () => {
    const seed = Number(process.env.SEED ?? (LONG ? Date.now() % 100_000 : 7));
    const endpoint = await listen();
    let emulator = await launcher.start(folder);
    await emulator.stripe.webhookEndpoints.create({ url: endpoint.url, enabled_events: ["*"] });
    const stage = await setStage(emulator);
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (const each of draw(12, seed + kill)) await stage.play(each);
      const before = await readBooks(emulator.stripe);
      // Killed while it works: what nobody was told of may have happened or not, but not by half.
      const interrupted = draw(6, seed + 1_000 + kill).map((each) => stage.play(each).catch(() => null));
      await Promise.race(interrupted);
      await end(emulator.child, "SIGKILL");
      await Promise.all(interrupted);

      emulator = await launcher.start(folder);
      stage.moveTo(emulator);
      await emulator.control("/settle", {});
      const after = await readBooks(emulator.stripe);
      const kept = new Set(after.events.map((event) => event.id));
      expect(before.events.filter((event) => !kept.has(event.id)).map((event) => event.type)).toEqual([]);
      expect(await brokenLaws(emulator.stripe, after), `seed ${seed}, kill ${kill + 1}`).toEqual([]);
      const delivered = new Set(
        endpoint.received.map((hook) => (JSON.parse(hook.body) as { id: string }).id),
      );
      expect([...kept].filter((id) => !delivered.has(id))).toEqual([]);
      // Told to the endpoint only after it was written down.
      expect([...delivered].filter((id) => !kept.has(id))).toEqual([]);
    }
    await endpoint.stop();
  },
  LONG ? 600_000 : 90_000,
);
