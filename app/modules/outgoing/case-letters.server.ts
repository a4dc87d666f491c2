/**
 * E-mail about opened cases: those of one cause within a minute are one letter.
 * Claimed, tried again and given up as deliveries are (deliveries.server.ts): at
 * least once, and the same Message-ID however often, by which mailboxes know a
 * second copy. Writes: case_letters, case_letter_events.
 */
import { z } from "zod";
import type { Db, Pool } from "~/lib/database.server";
import { maskAddresses } from "../ownership/mask-addresses";
import { nextTry } from "./back-off";
import { type LetterCase, letterWords, mostListed } from "./case-letter";
import type { Mailer } from "./sender.server";
import type { SendMail } from "./smtp.server";

export interface CaseLettersDeps {
  pool: Pool;
  send: SendMail;
  /** Without a trailing slash. */
  appUrl: string;
  collectSeconds?: number;
}

/** What a letter needs of what is told about a case: see cases/outgoing-event.ts. */
const toldCase = z.object({
  livemode: z.boolean(),
  kind: z.string(),
  cause: z.string(),
  sentence: z.string(),
  subject: z.object({ id: z.string() }),
  since: z.number(),
});

const defaultCollectSeconds = 60;
/** Longer than an attempt takes: see smtp.server.ts. */
const leaseSeconds = 60;

export function createCaseLetters({
  pool,
  send,
  appUrl,
  collectSeconds = defaultCollectSeconds,
}: CaseLettersDeps): Mailer {
  return {
    async collect(tx, events, now) {
      for (const event of events) {
        const told = event.type === "case.opened" ? toldCase.safeParse(event.payload) : null;
        if (!told?.success) continue;
        const { kind, cause, livemode } = told.data;
        // case_letters_collecting_key: whoever comes first opens the letter, the others add to it.
        await tx.query(
          `with letter as (
             insert into case_letters (livemode, kind, cause, state, next_attempt_at, created_at)
             values ($1, $2, $3, 'collecting', $4::timestamptz + make_interval(secs => $5), $4)
             on conflict (livemode, kind, cause) where state = 'collecting' do update set cause = excluded.cause
             returning id
           )
           insert into case_letter_events (letter_id, event_id) select id, $6 from letter on conflict do nothing`,
          [livemode, kind, cause, now, collectSeconds, event.id],
        );
      }
    },
    async sendDue(now) {
      const claimed = await claim(pool, now);
      if (claimed === null) return 0;
      const letter = await contents(pool, claimed);
      const { subject, text, html } = letterWords(letter, appUrl);
      const error = await send({
        id: `paidtrail-cases-${claimed.id}-${claimed.createdAt.getTime()}`,
        subject,
        text,
        html,
      });
      const next = error === null ? null : nextTry(claimed.tries, now, Math.random());
      await pool.query(
        `update case_letters set state = $2, next_attempt_at = $3, sent_at = $4, error = $5 where id = $1 and tries = $6`,
        [
          claimed.id,
          error === null ? "sent" : next === null ? "failed" : "pending",
          next,
          error === null ? now : null,
          error,
          claimed.tries,
        ],
      );
      return 1;
    },
  };
}

interface ClaimedLetter {
  id: number;
  livemode: boolean;
  kind: string;
  cause: string;
  tries: number;
  createdAt: Date;
}

/** The one that is due longest; nothing is added to it any more. case_letters_due_idx */
async function claim(db: Db, now: Date): Promise<ClaimedLetter | null> {
  const { rows } = await db.query<ClaimedLetter>(
    `update case_letters set state = 'pending', tries = tries + 1,
       next_attempt_at = $1::timestamptz + make_interval(secs => ${leaseSeconds})
     where id = (
       select id from case_letters where next_attempt_at <= $1 order by next_attempt_at, id limit 1
       for update skip locked
     )
     returning id, livemode, kind, cause, tries, created_at as "createdAt"`,
    [now],
  );
  return rows[0] ?? null;
}

/** case_letter_events_pkey, users_pkey */
async function contents(db: Db, letter: ClaimedLetter) {
  const counted = await db.query<{ count: number }>(
    "select count(*)::int as count from case_letter_events where letter_id = $1",
    [letter.id],
  );
  const { rows } = await db.query<{ payload: unknown; email: string | null }>(
    `select o.payload, u.email from case_letter_events l join outgoing_events o on o.id = l.event_id
     left join users u on u.id = o.payload->>'user'
     where l.letter_id = $1 order by o.created_at, o.id limit ${mostListed}`,
    [letter.id],
  );
  const cases = rows.map(({ payload, email }): LetterCase => {
    const { subject, sentence, since } = toldCase.parse(payload);
    return {
      subject: maskAddresses(subject.id),
      email: email === null ? null : maskAddresses(email),
      sentence: maskAddresses(sentence),
      since: new Date(since * 1_000),
    };
  });
  return { ...letter, count: counted.rows[0]?.count ?? 0, cases };
}
