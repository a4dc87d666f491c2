/** E-mail about cases, through a real SMTP server. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { CaseObject } from "../cases/case-object";
import { caseObjectFor } from "../cases/testing/case-object";
import { emitOutgoing } from "../cases/outgoing-events.server";
import { createCaseLetters } from "./case-letters.server";
import { createSender, type Sender } from "./sender.server";
import { createSmtp } from "./smtp.server";

let database: TestDatabase;
let server: SMTPServer;
let refuses = false;
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);
const mails: string[] = [];
let sender: Sender;

beforeAll(async () => {
  database = await createTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        if (refuses) return done(Object.assign(new Error("Try later"), { responseCode: 451 }));
        mails.push(Buffer.concat(pieces).toString("utf8").replace(/=\r\n/g, ""));
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const send = createSmtp({
    url: `smtp://127.0.0.1:${port}`,
    from: "paidtrail@example.com",
    to: "support@example.com",
  });
  const { pool } = database;
  const mailer = createCaseLetters({ pool, send, appUrl: "https://billing.example.com" });
  sender = createSender({
    pool,
    livemode: false,
    clock,
    log: createLog("test", "silent"),
    local: true,
    mailer,
    pollMs: 10,
  });
  sender.start();
});
afterAll(async () => {
  await sender.stop();
  await new Promise<void>((resolve) => server.close(resolve));
  await database.drop();
});
afterEach(async () => {
  mails.length = 0;
  refuses = false;
  await database.pool.query("truncate case_letters, outgoing_events cascade");
});

const opened = (n: number, more: Partial<CaseObject> = {}): CaseObject =>
  caseObjectFor(n, {
    cause: "endpoint_event_not_enabled",
    sentence: "The endpoint does not send <invoice.paid>.",
    subject: { object: "user", id: `user_${n}` },
    user: `user_${n}`,
    customer: null,
    since: 1_795_521_600,
    ...more,
  });

const collected = (state: string) =>
  expect
    .poll(async () => (await database.pool.query("select state from case_letters")).rows)
    .toEqual(expect.arrayContaining([{ state }]));

test("31 cases of one cause within a minute are one letter, another cause is another", async () => {
  await database.pool.query("insert into users (id, email) values ('user_1', 'mara@victim.test')");
  const { pool } = database;
  await emitOutgoing(
    pool,
    "case.opened",
    Array.from({ length: 20 }, (_, n) => opened(n + 1)),
    clock(),
  );
  await collected("collecting");
  await emitOutgoing(
    pool,
    "case.opened",
    Array.from({ length: 11 }, (_, n) => opened(n + 21)),
    clock(),
  );
  await emitOutgoing(pool, "case.opened", [opened(99, { cause: "customer_unlinked" })], clock());
  await emitOutgoing(pool, "case.resolved", [opened(98)], clock());
  await expect.poll(async () => (await pool.query("select from case_letter_events")).rowCount).toBe(32);
  expect(mails).toEqual([]);
  aheadMs += 61_000;
  await expect.poll(() => mails.length).toBe(2);
  const many = mails.find((mail) => mail.includes("31 people"));
  expect(many).toContain("Subject: [test] 31 people paid and are still on Free:");
  expect(many).toContain("endpoint_event_not_enabled");
  expect(many).toContain("user_1 (m…@v…)".replace(/…/g, "=E2=80=A6"));
  expect(many).toContain("and 11 more");
  expect(many).toContain("https://billing.example.com/console");
  expect(many).toContain("&lt;invoice.paid&gt;");
  expect(many).not.toContain("mara@victim.test");
  expect(mails.find((mail) => mail.includes("customer_unlinked"))).toContain(
    "1 person paid and is still on Free",
  );
});

test("what the mail server does not take is tried again, under the same id", async () => {
  refuses = true;
  await emitOutgoing(database.pool, "case.opened", [opened(1)], clock());
  await collected("collecting");
  aheadMs += 61_000;
  await expect
    .poll(async () => (await database.pool.query("select error from case_letters")).rows[0]?.error)
    .toMatch(/did not take it \(EMESSAGE 451\)/);
  refuses = false;
  aheadMs += 10_000;
  await collected("sent");
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatch(/Message-ID: <paidtrail-cases-\d+-\d+@example\.com>/);
});
