/**
 * Signed-in browsers: one row each, so that any of them can be ended at once.
 * The browser's cookie holds a random id; the row holds that id's hash, keyed with
 * SESSION_SECRET, so that neither a copy of the table nor a row slipped into it
 * signs anybody in, and a new secret signs everybody out.
 *
 * Writes: sessions. What runs on every page, or in the transaction of a change to
 * the user, is SQL by hand: one look-up by primary key.
 */
import type { Db, Prisma } from "~/lib/database.server";
import { deviceName } from "./device-name";
import type { Role } from "./role";
import { keyedSecretHash, newHandle, newSecret } from "./secrets.server";

const minute = 60_000;
const hour = 60 * minute;
export const sessionLife = {
  /** Ends when unused for so long, in milliseconds. */
  idleMs: 12 * hour,
  /** Ends however much it is used, in milliseconds. */
  absoluteMs: 14 * 24 * hour,
} as const;
/** "Last seen" is exact to this, in milliseconds: a page view costs no write. */
const touchEveryMs = minute;
/** The oldest ones beyond this end when a further browser signs in. */
const sessionsPerUser = 30;

/** Where sessions are kept, and what their ids are hashed with. */
export interface SessionStore {
  db: Db;
  /** SESSION_SECRET. */
  sessionSecret: string;
}

/** The person on the other end of a request. */
export interface Viewer {
  id: string;
  /** Never empty: the email stands in for a missing name. */
  name: string;
  email: string;
  role: Role;
  /** Names the session without opening it. */
  sessionHandle: string;
}

/** One line of "where you are signed in". */
export interface SessionView {
  handle: string;
  device: string;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  current: boolean;
}

export interface NewSession {
  userId: string;
  address: string | null;
  userAgent: string | null;
  /** The id in the browser's cookie so far: ended, so that a planted or shared id is worth nothing. */
  replaces: string | null;
}

/** Signs a browser in. `id` goes into its cookie and nowhere else. */
export async function startSession(
  store: SessionStore,
  session: NewSession,
  now: Date,
): Promise<{ id: string; maxAgeSeconds: number }> {
  const { db, sessionSecret } = store;
  if (session.replaces !== null) await endSession(store, session.replaces);
  const id = newSecret();
  await db.query(
    `insert into sessions (id_hash, handle, user_id, created_at, last_seen_at, expires_at, address, user_agent)
     values ($1, $2, $3, $4, $4, $5, $6, $7)`,
    [
      keyedSecretHash(id, sessionSecret),
      newHandle("ses_"),
      session.userId,
      now,
      new Date(now.getTime() + sessionLife.absoluteMs),
      session.address?.slice(0, 64) ?? null,
      session.userAgent?.slice(0, 300) ?? null,
    ],
  );
  await forgetOldSessions(db, session.userId, now);
  return { id, maxAgeSeconds: sessionLife.absoluteMs / 1000 };
}

/** Housekeeping at sign-in, so that no schedule is needed: sessions_expires_at_idx and sessions_user_id_idx serve it. */
async function forgetOldSessions(db: Db, userId: string, now: Date): Promise<void> {
  await db.query("delete from sessions where expires_at <= $1", [now]);
  await db.query(
    `delete from sessions where id_hash in (
       select id_hash from sessions where user_id = $1 order by last_seen_at desc, id_hash offset $2)`,
    [userId, sessionsPerUser],
  );
}

/** Whose session it is; null when unknown, ended, expired, idle for too long or of a disabled user. */
export async function findViewer(
  { db, sessionSecret }: SessionStore,
  id: string,
  now: Date,
): Promise<Viewer | null> {
  const idHash = keyedSecretHash(id, sessionSecret);
  const { rows } = await db.query<{
    handle: string;
    last_seen_at: Date;
    user_id: string;
    name: string | null;
    email: string;
    role: Role;
  }>({
    name: "find-viewer",
    text: `select s.handle, s.last_seen_at, u.id as user_id, u.name, u.email, u.role::text as role
           from sessions s join users u on u.id = s.user_id
           where s.id_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and u.disabled_at is null`,
    values: [idHash, now, idleSince(now)],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (now.getTime() - row.last_seen_at.getTime() >= touchEveryMs) {
    await db.query("update sessions set last_seen_at = $2 where id_hash = $1 and last_seen_at < $2", [
      idHash,
      now,
    ]);
  }
  return {
    id: row.user_id,
    name: row.name ?? row.email,
    email: row.email,
    role: row.role,
    sessionHandle: row.handle,
  };
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - sessionLife.idleMs);
}

/** Sign-out. An unknown id is no error: the browser is signed out either way. */
export async function endSession({ db, sessionSecret }: SessionStore, id: string): Promise<void> {
  await db.query("delete from sessions where id_hash = $1", [keyedSecretHash(id, sessionSecret)]);
}

/** The user's live sessions, the latest used first. */
export async function listSessions(
  prisma: Prisma,
  userId: string,
  currentHandle: string,
  now: Date,
): Promise<SessionView[]> {
  const sessions = await prisma.session.findMany({
    where: { userId, expiresAt: { gt: now }, lastSeenAt: { gt: idleSince(now) } },
    orderBy: [{ lastSeenAt: "desc" }, { handle: "asc" }],
  });
  return sessions.map(({ handle, userAgent, address, createdAt, lastSeenAt }) => ({
    handle,
    device: deviceName(userAgent),
    address,
    createdAt,
    lastSeenAt,
    current: handle === currentHandle,
  }));
}

/** Ends one of the user's own sessions; false when the handle names none of them. */
export async function endSessionByHandle(prisma: Prisma, userId: string, handle: string): Promise<boolean> {
  const { count } = await prisma.session.deleteMany({ where: { userId, handle } });
  return count === 1;
}

/** Ends all of the user's sessions but one (null: all of them) and says how many. */
export async function endOtherSessions(db: Db, userId: string, keepHandle: string | null): Promise<number> {
  const { rowCount } = await db.query(
    "delete from sessions where user_id = $1 and handle is distinct from $2::text",
    [userId, keepHandle],
  );
  return rowCount ?? 0;
}
