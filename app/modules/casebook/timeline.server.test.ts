import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { addNote } from "./notes.server";
import { timelineOf } from "./timeline.server";
import type { TimelineEntry, TimelineFilter } from "./timeline-entry";
import { readPlace } from "./timeline-place";

/** Mara has a long history; Otto's is beside it and never told of her. */
const mara = { livemode: false, userId: "mara", customerIds: ["cus_mara"] };
const manyEvents = 5_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await pool.query(
    "insert into users (id, email, name) values ('mara', 'mara@x.test', 'Mara'), ('otto', 'otto@x.test', 'Otto'), ('ada', 'ada@x.test', 'Ada')",
  );
  // One a minute. Every second of Mara's is known by her customer only, every tenth came twice.
  await pool.query(
    `insert into events (livemode, event_id, type, created_at, received_at, object_id, customer_id, user_id, size, lane, mapping, sync, duplicates)
     select false, 'evt_' || who || n, 'invoice.paid', at, at, 'in_' || who || n, 'cus_' || who,
       case when n % 2 = 0 then who end, 10, 'lane', 'mapped', 'applied', case when n % 10 = 0 then 1 else 0 end
     from (select n, who, '2026-11-20T00:00:00Z'::timestamptz + n * interval '1 minute' as at
       from generate_series(1, $1) n, (values ('mara'), ('otto')) people(who)) made order by n, who`,
    [manyEvents],
  );
  // In the order of their arrival; refused: hers, Otto's, one that names nothing known, and one without a name.
  await pool.query(
    `insert into deliveries (received_at, outcome, event_seq, reason, size, body_prefix)
     select * from (
       select received_at, 'accepted', seq, null::text, 10, null::text from events
       union all select received_at + interval '5 s', 'duplicate', seq, null::text, 10, null::text from events where duplicates > 0
       union all values
         ('2026-11-20T00:01:30Z'::timestamptz, 'rejected', null::bigint, 'signature_wrong_secret', 10, '{"id": "evt_mara7", "object"'),
         ('2026-11-20T00:01:40Z', 'rejected', null, 'signature_wrong_secret', 10, '{"id":"evt_otto7","object"'),
         ('2026-11-20T00:01:50Z', 'rejected', null, 'signature_wrong_secret', 10, '{"id":"evt_nobody","object"'),
         ('2026-11-20T00:01:55Z', 'rejected', null, 'body_not_json', 10, 'hello'),
         ('2026-11-21T00:01:55Z', 'rejected', null, 'body_not_json', 10, 'a day later')
     ) made order by 1`,
  );
  await pool.query(
    `insert into bindings (livemode, customer_id, user_id, evidence, created_at, ended_at, ended_by) values
       (false, 'cus_mara', 'mara', 'checkout', '2026-11-20T00:01:00Z', null, null),
       (false, 'cus_old', 'mara', 'operator', '2026-11-19T00:00:00Z', '2026-11-19T01:00:00Z', 'operator ada'),
       (false, 'cus_otto', 'otto', 'checkout', '2026-11-20T00:00:00Z', null, null)`,
  );
  await pool.query(
    `insert into missing_events (event_id, livemode, type, created_at, customer_id, state, noticed_at, noticed_by)
     values ('evt_lost', false, 'invoice.paid', '2026-11-22T09:00:00Z', 'cus_mara', 'missing', now(), 1)`,
  );
  await pool.query(
    `insert into mismatches (livemode, code, subject_type, subject_id, evidence, first_seen_at, last_seen_at, resolved_at)
     values (false, 'email_only_match', 'customer', 'cus_mara', '{}', '2026-11-20T00:00:30Z', now(), '2026-11-20T00:02:30Z')`,
  );
  await pool.query(
    `insert into entitlement_changes (user_id, at, after, cause) values ('mara', '2026-11-20T00:03:00Z', '{"planId":"pro"}', 'event')`,
  );
  await pool.query(
    `insert into audit_log (at, actor_type, actor_id, action, subject_type, subject_id, reason) values
       ('2026-11-20T00:04:00Z', 'user', 'ada', 'event.replay', 'event', 'evt_mara4', 'once more'),
       ('2026-11-20T00:05:00Z', 'user', 'ada', 'grant.create', 'user', 'mara', 'meanwhile'),
       ('2026-11-20T00:05:00Z', 'user', 'ada', 'grant.create', 'user', 'otto', 'not hers')`,
  );
  await pool.query(
    `insert into host_reads (livemode, user_id, asked_at, plan_id) values (false, 'mara', '2026-11-23T12:00:00Z', 'free')`,
  );
  await addNote(pool, {
    subject: { type: "customer", id: "cus_mara" },
    authorId: "ada",
    text: "paid with 4242 4242 4242 4242 <script>",
    now: new Date("2026-11-20T00:06:00Z"),
  });
  await pool.query("vacuum analyze");
}, 60_000);
afterAll(() => database.drop());

const page = (filter: TimelineFilter, before: string | null = null, limit = 50) =>
  timelineOf(database.pool, mara, { filter, place: readPlace(before), limit, reader: { reveal: false } });

async function everything(filter: TimelineFilter, limit = 500): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (let before: string | null = ""; before !== null; ) {
    const next = await page(filter, before, limit);
    entries.push(...next.entries);
    before = next.older;
  }
  return entries;
}

const told = (entry: TimelineEntry): string => {
  switch (entry.kind) {
    case "event":
      return entry.event.id;
    case "delivery":
      return `${entry.delivery.because} ${entry.delivery.bears}`;
    case "moment":
      return entry.moment.what;
    case "act":
      return entry.act.action;
    case "note":
      return entry.note.text;
    case "change":
      return "change";
  }
};

describe("a person's timeline", () => {
  it("tells all of five thousand events once, newest first, whatever lies between them", async () => {
    const entries = await everything("all");
    const events = entries.flatMap((entry) => (entry.kind === "event" ? [entry.event.id] : []));
    expect(events).toEqual(Array.from({ length: manyEvents }, (_, index) => `evt_mara${manyEvents - index}`));
    const times = entries.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(entries.map((entry) => `${entry.kind} ${entry.at} ${told(entry)}`)).size).toBe(
      entries.length,
    );
    const others = entries.filter(({ kind }) => kind !== "event").map(told);
    expect(others.filter((one) => one.startsWith("repeat"))).toHaveLength(manyEvents / 10);
    expect(others.filter((one) => !one.startsWith("repeat"))).toEqual([
      "asked",
      "missing",
      "paid with ••• <script>",
      "grant.create",
      "event.replay",
      "change",
      "agrees",
      "near null",
      "near evt_nobody",
      "bears evt_mara7",
      "linked",
      "disagrees",
      "unlinked",
      "linked",
    ]);
  });

  it.each<[TimelineFilter, string[]]>([
    ["people", ["paid with ••• <script>", "grant.create", "event.replay"]],
    ["changes", ["change", "agrees", "linked", "disagrees", "unlinked", "linked"]],
    ["app", ["asked"]],
  ])("shows %s alone", async (filter, expected) => {
    expect((await everything(filter)).map(told)).toEqual(expected);
    expect((await everything(filter, 1)).map(told)).toEqual(expected);
  });

  it("of the refused only what bears an id of hers, or came when hers would have and names nobody", async () => {
    expect((await everything("deliveries")).map(told).filter((one) => !one.startsWith("repeat"))).toEqual([
      "near null",
      "near evt_nobody",
      "bears evt_mara7",
    ]);
  });

  it("a page in the middle of five thousand events is quick, as the first one is", async () => {
    const middle = (await page("all", "events.5000")).older;
    for (const before of [null, middle]) {
      const began = performance.now();
      const { entries } = await page("all", before);
      expect(entries).toHaveLength(50);
      expect(performance.now() - began).toBeLessThan(500);
    }
  });
});
