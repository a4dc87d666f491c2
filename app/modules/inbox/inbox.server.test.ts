import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import {
  eventBody,
  freshId,
  type InboxUnderTest,
  inboxUnderTest,
  signatureOf,
} from "./testing/inbox-under-test";

let database: TestDatabase;
let under: InboxUnderTest;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  under = inboxUnderTest(database.url);
});
afterEach(() => under.inbox.close());

// biome-ignore lint/suspicious/noExplicitAny: rows as the database gives them
type Row = Record<string, any>;
const eventRows = async (eventId: string): Promise<Row[]> =>
  (await database.pool.query("select * from events where event_id = $1", [eventId])).rows;
const deliveriesOf = async (eventId: string): Promise<Row[]> =>
  (
    await database.pool.query(
      "select d.* from deliveries d join events e on e.seq = d.event_seq where e.event_id = $1 order by d.id",
      [eventId],
    )
  ).rows;
const setSync = (eventId: string, sync: string, attempts: number) =>
  database.pool.query("update events set sync = $2, attempts = $3, sync_reason = 'x' where event_id = $1", [
    eventId,
    sync,
    attempts,
  ]);

describe("a verified event", () => {
  test("is stored with its bytes and its delivery before it is acknowledged, and waits for a worker", async () => {
    const id = freshId("evt");
    const body = eventBody({ id }, { id: "sub_9", object: "subscription", customer: "cus_9" });
    expect(await under.deliver(body)).toEqual({ outcome: "accepted", eventId: id });

    const [event] = await eventRows(id);
    expect(event).toMatchObject({
      account: "",
      livemode: false,
      type: "customer.subscription.updated",
      api_version: "2026-10-28.endive",
      object_type: "subscription",
      object_id: "sub_9",
      customer_id: "cus_9",
      request_id: "req_1",
      idempotency_key: null,
      size: body.byteLength,
      flags: [],
      source: "webhook",
      secret_label: "endpoint",
      skew_seconds: 0,
      duplicates: 0,
      sync: "pending",
      attempts: 0,
      lane: "cus_9",
    });
    expect(event!.created_at).toEqual(new Date(1_700_000_000_000));
    expect(event!.received_at).toEqual(under.now);
    expect(event!.next_attempt_at).toEqual(under.now);
    expect(event!.secret_fingerprint).toMatch(/^[0-9a-f]{12}$/);
    const stored = await database.pool.query("select body from event_bodies where seq = $1", [event!.seq]);
    expect(stored.rows[0].body.equals(body)).toBe(true);
    expect(await deliveriesOf(id)).toMatchObject([
      {
        outcome: "accepted",
        reason: null,
        address: "203.0.113.7",
        size: body.byteLength,
        secret_label: "endpoint",
      },
    ]);
  });

  test("wakes the workers, once a batch", async () => {
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    await listener.query("listen paidtrail_events");
    let notified = 0;
    listener.on("notification", () => {
      notified += 1;
    });
    await Promise.all(Array.from({ length: 20 }, () => under.deliver(eventBody())));
    await vi.waitFor(() => expect(notified).toBeGreaterThan(0));
    expect(notified).toBeLessThanOrEqual(2);
    const before = notified;
    const repeated = eventBody();
    await under.deliver(repeated);
    await under.deliver(repeated);
    await vi.waitFor(() => expect(notified).toBe(before + 1));
    await listener.end();
  });

  test("of the other mode or another account is stored beside, flagged", async () => {
    const id = freshId("evt");
    for (const fields of [{}, { livemode: true }, { account: "acct_1" }]) {
      expect(await under.deliver(eventBody({ id, ...fields }))).toMatchObject({ outcome: "accepted" });
    }
    expect((await eventRows(id)).map((row) => row.flags).sort()).toEqual([
      [],
      ["account_mismatch"],
      ["mode_mismatch"],
    ]);
  });
});

describe("a repeat", () => {
  test("changes nothing but the count, and both deliveries are shown", async () => {
    const id = freshId("evt");
    const body = eventBody({ id });
    await under.deliver(body);
    await setSync(id, "applied", 0);
    expect(await under.deliver(body)).toEqual({ outcome: "duplicate", eventId: id });
    expect(await eventRows(id)).toMatchObject([{ duplicates: 1, sync: "applied" }]);
    const deliveries = await deliveriesOf(id);
    expect(deliveries.map((row) => row.outcome)).toEqual(["accepted", "duplicate"]);
    expect(deliveries[1]!.body_sha256).toEqual(createHash("sha256").update(body).digest());
  });

  test("within one batch is stored once", async () => {
    const id = freshId("evt");
    const body = eventBody({ id });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => under.deliver(body)));
    expect(outcomes.filter(({ outcome }) => outcome === "accepted")).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "duplicate")).toHaveLength(9);
    expect(await eventRows(id)).toMatchObject([{ duplicates: 9 }]);
  });

  test.each([
    ["failed", 3, 3],
    ["dead", 10, 0],
  ])("of an event that is %s makes it run again", async (sync, attempts, attemptsAfter) => {
    const id = freshId("evt");
    const body = eventBody({ id });
    await under.deliver(body);
    await setSync(id, sync, attempts);
    under.now = new Date(under.now.getTime() + 60_000);
    await under.deliver(body);
    expect(await eventRows(id)).toMatchObject([
      {
        sync: "pending",
        sync_reason: null,
        attempts: attemptsAfter,
        next_attempt_at: under.now,
        duplicates: 1,
      },
    ]);
  });

  test("of an event in a worker's hands waits for nobody, and is counted once the worker lets go", async () => {
    const id = freshId("evt");
    const body = eventBody({ id });
    await under.deliver(body);
    const worker = await database.pool.connect();
    await worker.query("begin");
    await worker.query("select 1 from events where event_id = $1 for no key update", [id]);
    // A companion in the same batch is not held up either.
    const [repeat, other] = await Promise.all([under.deliver(body), under.deliver(eventBody())]);
    expect([repeat.outcome, other.outcome]).toEqual(["duplicate", "accepted"]);
    expect(await eventRows(id)).toMatchObject([{ duplicates: 0 }]);
    await worker.query("update events set sync = 'failed', attempts = 1 where event_id = $1", [id]);
    await worker.query("commit");
    worker.release();
    await vi.waitFor(async () =>
      expect(await eventRows(id)).toMatchObject([{ duplicates: 1, sync: "pending" }]),
    );
  });

  test("raced by several processes is accepted exactly once, and no batch deadlocks", async () => {
    const processes = [under, ...Array.from({ length: 3 }, () => inboxUnderTest(database.url))];
    const bodies = Array.from({ length: 60 }, () => eventBody());
    const outcomes = await Promise.all(
      processes.flatMap((process, index) => {
        // Each in an order of its own.
        const mine = index % 2 === 0 ? bodies : [...bodies].reverse();
        return mine.map(async (body) => ({ ...(await process.deliver(body)) }) as Row);
      }),
    );
    const tally = new Map<string, string[]>();
    for (const { eventId, outcome } of outcomes) tally.set(eventId, [...(tally.get(eventId) ?? []), outcome]);
    expect(tally.size).toBe(60);
    for (const seen of tally.values()) {
      expect(seen.sort()).toEqual(["accepted", "duplicate", "duplicate", "duplicate"]);
    }
    await vi.waitFor(async () => {
      for (const id of tally.keys()) expect(await eventRows(id)).toMatchObject([{ duplicates: 3 }]);
    });
    await Promise.all(processes.slice(1).map(({ inbox }) => inbox.close()));
  });
});

describe("a poisonous body", () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  const event = (id: string, rest: string) =>
    Buffer.from(`{"id":${id},"object":"event","created":1,"livemode":false,"type":"x.y",${rest}}`);
  const poisons: [string, (id: string) => Buffer, string[]][] = [
    [
      "NUL characters",
      (id) => event(`"${id}"`, '"api_version":"a\\u0000b","data":{"object":{"id":"\\u0000","object":"x"}}'),
      ["nul_character"],
    ],
    ["twenty thousand levels", (id) => event(`"${id}"`, `"data":{"object":{"a":${deep}}}`), ["too_deep"]],
    [
      "invalid UTF-8",
      (id) =>
        Buffer.concat([
          event(`"${id}"`, '"data":{"object":{"id":"').subarray(0, -1),
          Buffer.from([0xff, 0xc3]),
          Buffer.from('"}}}'),
        ]),
      ["invalid_utf8"],
    ],
    [
      "separators and lone surrogates",
      (id) =>
        event(
          `"${id}"`,
          '"api_version":"\\u001f\\u001e\\ud800","data":{"object":{"id":"\\ud800","object":"\\udfff"}}',
        ),
      [],
    ],
    [
      "endless text",
      (id) =>
        event(
          `"${id}"`,
          `"api_version":"${"v".repeat(300_000)}","data":{"object":{"id":"${"o".repeat(5_000)}"}}`,
        ),
      ["text_cut"],
    ],
    [
      "a time out of range",
      (id) => event(`"${id}"`, '"created":1e308,"data":{"object":{"id":7,"customer":7}}'),
      ["created_out_of_range"],
    ],
    [
      "emoji and quotes",
      (id) => event(`"${id}"`, '"api_version":"💸\\"\'\\\\{},\\n","data":{"object":{"id":"{NULL,\\"}"}}'),
      [],
    ],
  ];

  test.each(poisons)(
    "%s: is stored as it came, flagged, and its companions with it",
    async (_, make, flags) => {
      const id = freshId("evt");
      const body = make(id);
      const companions = Array.from({ length: 5 }, () => eventBody());
      const outcomes = await Promise.all([body, ...companions].map((one) => under.deliver(one)));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(6).fill("accepted"));
      const [row] = await eventRows(id);
      expect(row!.flags).toEqual(flags);
      const stored = await database.pool.query("select body from event_bodies where seq = $1", [row!.seq]);
      expect(stored.rows[0].body.equals(body)).toBe(true);
      expect(await under.deliver(body)).toEqual({ outcome: "duplicate", eventId: id });
    },
  );

  test("that the database will not take is refused alone", async () => {
    await database.pool.query("alter table events add constraint poison check (type <> 'poison')");
    const bodies = Array.from({ length: 9 }, (_, index) =>
      eventBody({ type: index === 4 ? "poison" : "fine" }),
    );
    const outcomes = await Promise.all(bodies.map((body) => under.deliver(body)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...Array(4).fill("accepted"),
      "unavailable",
      ...Array(4).fill("accepted"),
    ]);
    await database.pool.query("alter table events drop constraint poison");
  });
});

describe("a rejected request", () => {
  const rejected = async (address: string): Promise<Row[]> =>
    (await database.pool.query("select * from deliveries where address = $1 order by id", [address])).rows;
  const address = () => `address ${freshId("a")}`;

  test("leaves its evidence, and none of its body's meaning", async () => {
    const from = address();
    const body = eventBody({ type: "\u0001 é" });
    const header = signatureOf(body, under.now, "whsec_another");
    const outcome = await under.deliver(body, { header, address: from });
    expect(outcome).toMatchObject({ outcome: "rejected", status: 400, reason: "signature_wrong_secret" });
    const [row] = await rejected(from);
    expect(row).toMatchObject({
      outcome: "rejected",
      reason: "signature_wrong_secret",
      event_seq: null,
      size: body.byteLength,
      body_sha256: createHash("sha256").update(body).digest(),
      body_prefix: body.subarray(0, 64).toString("latin1"),
      user_agent: "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      skew_seconds: 0,
      secret_label: null,
      suppressed: 0,
    });
    expect(row!.signature_header).toMatch(/^t=\d+,v1=[0-9a-f]{8}…$/);
    expect(row!.detail).toContain("endpoint");
  });

  test("keeps no email and no key, wherever it stood", async () => {
    const from = address();
    const body = Buffer.from(
      `{"to":"zzyzx%40example.com","key":"sk_test_zzyzx","x":"${"1".repeat(5)} zzyzx@example.com"}`,
    );
    await under.inbox.rejectTooLarge({
      body,
      size: 2_000_000,
      signatureHeader: "t=1,v1=whsec_zzyzx,by=zzyzx@x.y",
      address: from,
      userAgent: "curl (zzyzx@example.com)",
      receivedAt: under.now,
    });
    const [row] = await rejected(from);
    expect(row).toMatchObject({
      body_prefix: '{"to":"•••","key":"•••","x":"11111 •••',
      user_agent: "curl (•••)",
      signature_header: "t=1,v1=•••,by=•••",
    });
    expect(JSON.stringify(row)).not.toContain("zzyzx");
  });

  test.each<[string, string | null | undefined, Buffer]>([
    ["signature_header_missing", null, eventBody()],
    ["signature_header_malformed", "t=1", eventBody()],
    ["body_not_json", undefined, Buffer.from("not json")],
    ["body_not_json", undefined, Buffer.alloc(0)],
    ["not_an_event", undefined, Buffer.from("[1]")],
  ])("for %s is told so and recorded", async (reason, header, body) => {
    const from = address();
    expect(await under.deliver(body, { header, address: from })).toMatchObject({
      outcome: "rejected",
      reason,
    });
    expect(await rejected(from)).toMatchObject([{ outcome: "rejected", reason }]);
  });

  test("with a forged time beyond every column's range is recorded all the same", async () => {
    const from = address();
    await under.deliver(eventBody(), { header: `t=999999999999,v1=${"0".repeat(64)}`, address: from });
    expect(await rejected(from)).toMatchObject([{ skew_seconds: 2_147_483_647 }]);
  });

  test("that is too large is recorded with what was read of it", async () => {
    const from = address();
    const outcome = await under.inbox.rejectTooLarge({
      body: Buffer.from("{"),
      size: 2_000_000,
      signatureHeader: null,
      address: from,
      userAgent: null,
      receivedAt: under.now,
    });
    expect(outcome).toMatchObject({ outcome: "rejected", status: 413, reason: "body_too_large" });
    expect(await rejected(from)).toMatchObject([
      { reason: "body_too_large", size: 2_000_000, body_prefix: "{" },
    ]);
  });

  test("in a flood is kept within its bounds, counted beyond, and holds up no event", async () => {
    const limited = inboxUnderTest(database.url, { rejectedPerMinute: 5 });
    const from = address();
    const flood = Array.from({ length: 400 }, () =>
      limited.deliver(eventBody(), { header: null, address: from }),
    );
    const begun = performance.now();
    const event = await limited.deliver(eventBody());
    expect(event.outcome).toBe("accepted");
    expect(performance.now() - begun).toBeLessThan(1_000);
    await Promise.all(flood);
    // From many addresses: bounded as well.
    const others = Array.from({ length: 300 }, (_, index) =>
      limited.deliver(eventBody(), { header: null, address: `${from} ${index}` }),
    );
    await Promise.all(others);
    await limited.inbox.close();
    const rows = await rejected(from);
    expect(rows).toHaveLength(5);
    const all = await database.pool.query(
      "select count(*) as rows, sum(1 + suppressed) as requests from deliveries where starts_with(address, $1)",
      [from],
    );
    expect(all.rows).toEqual([{ rows: 50, requests: 700 }]);
  });

  test("expires after seven days, a batch at a time, and nothing else does", async () => {
    const { expireRejected } = await import("./rejections.server");
    const from = address();
    await database.pool.query(
      `insert into deliveries (received_at, outcome, size, address)
       select $1::timestamptz - interval '8 days', 'rejected', 0, $2 from generate_series(1, 2500)`,
      [under.now, from],
    );
    await database.pool.query(
      `insert into deliveries (received_at, outcome, size, address) values
       ($1::timestamptz - interval '6 days', 'rejected', 0, $2), ($1::timestamptz - interval '8 days', 'accepted', 0, $2)`,
      [under.now, from],
    );
    // Older rows of other tests have no smaller id: begin with an empty slate of them.
    await database.pool.query("delete from deliveries where outcome = 'rejected' and address <> $1", [from]);
    expect(await expireRejected(database.pool, under.now)).toBe(2_500);
    expect((await rejected(from)).map((row) => row.outcome)).toEqual(["rejected", "accepted"]);
    expect(await expireRejected(database.pool, under.now)).toBe(0);
  });

  test("is bounded in number too: the oldest go first, and nothing but rejections counts", async () => {
    const { expireRejected } = await import("./rejections.server");
    const from = address();
    await database.pool.query("delete from deliveries where outcome = 'rejected'");
    for (const outcome of ["rejected", "accepted"])
      await database.pool.query(
        `insert into deliveries (received_at, outcome, size, address)
         select $1, $2, number, $3 from generate_series(1, 2600) as number`,
        [under.now, outcome, from],
      );
    expect(await expireRejected(database.pool, under.now, 2_600)).toBe(0);
    expect(await expireRejected(database.pool, under.now, 50)).toBe(2_550);
    const kept = await database.pool.query(
      `select outcome, count(*) as rows, min(size) as first from deliveries where address = $1
       group by outcome order by outcome`,
      [from],
    );
    expect(kept.rows).toEqual([
      { outcome: "accepted", rows: 2_600, first: 1 },
      { outcome: "rejected", rows: 50, first: 2_551 },
    ]);
  });
});

test("closing commits what was taken and takes nothing more", async () => {
  const closing = inboxUnderTest(database.url);
  const taken = Array.from({ length: 30 }, () => closing.deliver(eventBody()));
  const closed = closing.inbox.close();
  expect((await Promise.all(taken)).every(({ outcome }) => outcome === "accepted")).toBe(true);
  await closed;
  expect(await closing.deliver(eventBody())).toMatchObject({ outcome: "unavailable" });
  await sleep(0);
});
