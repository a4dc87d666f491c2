/** What a replay would change is what it changes; and looking changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { eventSeq } from "../inbox/ledger.server";
import { applyDue } from "./apply-due.server";
import { currentEntitlement } from "./current-entitlement.server";
import { previewReplay } from "./preview-replay.server";
import { replayEvent } from "./replay-event.server";
import { replayWords } from "./replay-words";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "./testing/deliver";

let database: TestDatabase;
const start = Date.parse("2026-12-10T14:01:58Z") / 1_000;
const now = new Date("2026-12-10T15:00:00Z");
const clock = () => now;
const by = { actor: { type: "user" as const, id: "ada" }, now };

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, by);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, by);
});
afterAll(() => database.drop());

async function tell(...events: Json[]): Promise<void> {
  await deliver(database.pool, events, now);
  await applyDue({ pool: database.pool, livemode: false, clock });
}

async function look(event: Json) {
  const seq = await eventSeq(database.pool, String(event.id));
  const preview = await previewReplay({ pool: database.pool, livemode: false, clock }, seq ?? 0);
  if (preview.outcome !== "preview") throw new Error(preview.outcome);
  return preview.replay;
}

async function payer() {
  const [userId, customer, id] = [fresh("user"), fresh("cus"), fresh("sub")];
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
  const state = (fields: Json = {}) => subscriptionOf(id, customer, { metadata: { userId }, ...fields });
  return { userId, id, state };
}

const everything = async () =>
  (
    await database.pool.query(
      `select (select json_agg(m order by type, id) from mirror_objects m) as mirror,
        (select json_agg(e order by seq) from events e) as events,
        (select json_agg(e order by user_id) from entitlements e) as entitlements,
        (select count(*) from entitlement_changes) as changes, (select count(*) from audit_log) as audits`,
    )
  ).rows[0];

describe("looking at a replay", () => {
  it("shows access before and after, which the replay then brings, and writes nothing", async () => {
    const { userId, state } = await payer();
    const event = eventOf("customer.subscription.created", start, state({ price: "price_late" }));
    await tell(event);
    await mapPrice(database.pool, "price_late", "pro", by);
    const before = await everything();
    const replay = await look(event);
    expect(await everything()).toEqual(before);
    expect(replay).toMatchObject({
      effect: "gained",
      sync: { before: "applied", after: "applied" },
      objects: [],
    });
    expect(replay.entitlements).toMatchObject([
      { userId, before: { planId: "free" }, after: { planId: "pro" } },
    ]);

    await replayEvent(database.pool, replay.seq, { ...by, reason: "The price has a plan now." });
    await applyDue({ pool: database.pool, livemode: false, clock });
    expect(await currentEntitlement(database.pool, userId, { livemode: false, now })).toMatchObject({
      planId: "pro",
    });
    const again = await look(event);
    expect(again.effect).toBe("none");
    expect(replayWords(again)).toBe("It would change nothing: what it carries is what is held.");
    expect(again.fingerprint).not.toBe(replay.fingerprint);
  });

  it("says with both times that something newer is held", async () => {
    const { state } = await payer();
    const older = eventOf("customer.subscription.updated", start, state());
    await tell(older, eventOf("customer.subscription.updated", start + 13, state({ status: "unpaid" })));
    const replay = await look(older);
    expect(replay).toMatchObject({ effect: "none", sync: { after: "stale" } });
    expect(replayWords(replay)).toMatch(
      /^It would change nothing: this is subscription \S+ as of 2026-12-10 14:01:58 UTC; we hold it as of 2026-12-10 14:02:11 UTC, from an event\.$/,
    );
  });

  it("says that an event of no consequence stays so, and knows no event that is not here", async () => {
    const event = eventOf("price.deleted_by_nobody", start, { id: fresh("x"), object: "thing" });
    await tell(event);
    expect(replayWords(await look(event))).toMatch(/^It would change nothing: it is ignored/);
    expect(await previewReplay({ pool: database.pool, livemode: false, clock }, 0)).toEqual({
      outcome: "unknown_event",
    });
  });
});
