/**
 * The same histories, brought to the app and to the peer alike: how many of the
 * peer's ends differ from Stripe, and in what. A figure, not a test of the peer;
 * what is asserted is that none of ours does.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { converge } from "../converge";
import { draw, historiesOf } from "../history";
import { mustAllEndAsAtStripe } from "../tell-failure";
import { startWorld, type World } from "../world";
import { type PeerDifference, peerDifferences } from "./compare-peer";
import { Peer } from "./peer";

const seed = Number(process.env.SEED ?? 4);
const count = Number(process.env.HISTORIES ?? 500);

let world: World;
let peer: Peer;
beforeAll(async () => {
  world = await startWorld();
  peer = await Peer.start(world.databaseUrl, world.emulator.stripe);
  world.witness = (event) => peer.take(event);
}, 60_000);
afterAll(async () => {
  await peer?.stop();
  await world?.stop();
});

test(`${count} histories, and how the peer ends`, { timeout: 1_800_000 }, async () => {
  const outcomes = await converge(world, draw(historiesOf(10), count, seed));
  const rows = await peer.rows();
  const histories = new Map<PeerDifference | "any", number>();
  const objects = new Map<PeerDifference | "any", number>();
  const add = (to: Map<PeerDifference | "any", number>, what: PeerDifference | "any") =>
    to.set(what, (to.get(what) ?? 0) + 1);
  for (const outcome of outcomes) {
    const found = peerDifferences(outcome.objects, rows, outcome.events);
    for (const { difference } of found) for (const what of [difference, "any"] as const) add(objects, what);
    const kinds = new Set<PeerDifference | "any">(found.map(({ difference }) => difference));
    if (kinds.size > 0) kinds.add("any");
    for (const kind of kinds) add(histories, kind);
  }
  console.log(`Of ${count} histories (seed ${seed}) the peer ends otherwise than at Stripe:`);
  for (const [what, of] of [...histories].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${what}: ${of} histories, ${objects.get(what)} objects`);
  }
  console.log("Refused:", Object.fromEntries(peer.refused));
  expect(outcomes).toHaveLength(count);
  await mustAllEndAsAtStripe(world, outcomes, seed);
});
