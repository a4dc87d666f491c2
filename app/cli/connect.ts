/**
 * The database a command works on: that of DATABASE_URL, else the one of the app
 * running from this checkout, else that of `.env`, else the embedded one of the
 * data folder, which is started for the command where the app is down.
 */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "~/lib/clock";
import { createPool, createPrisma, type Pool, type Prisma } from "~/lib/database.server";
import { PostgresHomeError, startEmbeddedPostgres } from "~/lib/embedded-postgres.server";
import { deploymentLivemode } from "~/lib/env.server";
import type { Actor } from "~/modules/audit/audit.server";
import { CommandFailure } from "./failure";
import { liveInstance } from "./instance";
import { dataFolder, fileSettings, givenSettings } from "./surroundings";

export interface Connection {
  pool: Pool;
  prisma: Prisma;
  clock: Clock;
  /** The mode of this deployment, by its Stripe key; the demo's is test. */
  livemode: boolean;
  /** Whoever is logged in on this machine. */
  actor: Actor;
  /** What the audit log is told of a change made now. */
  change(reason?: string): { actor: Actor; now: Date; reason: string | null };
}

/** Runs `work` on the database and lets go of everything afterwards. */
export async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const database = await findDatabase();
  const pool = createPool({ url: database.url, max: 4, applicationName: "paidtrail cli" });
  const prisma = createPrisma(pool);
  const actor: Actor = { type: "cli", id: userName() };
  try {
    return await work({
      pool,
      prisma,
      clock: systemClock,
      livemode: database.livemode,
      actor,
      change: (reason) => ({ actor, now: systemClock(), reason: reason ?? null }),
    });
  } finally {
    await prisma.$disconnect();
    await pool.end();
    await database.letGo();
  }
}

interface FoundDatabase {
  url: string;
  livemode: boolean;
  letGo(): Promise<void>;
}

async function findDatabase(): Promise<FoundDatabase> {
  const given = givenSettings();
  const file = fileSettings();
  const running = liveInstance();
  const stripeSecretKey = given.STRIPE_SECRET_KEY || file.STRIPE_SECRET_KEY || null;
  const livemode = deploymentLivemode({ stripeSecretKey });
  const theirs = async () => {};
  if (given.DATABASE_URL) return { url: given.DATABASE_URL, livemode, letGo: theirs };
  if (running) return { url: running.databaseUrl, livemode: running.mode === "live", letGo: theirs };
  if (file.DATABASE_URL) return { url: file.DATABASE_URL, livemode, letGo: theirs };
  const embedded = await startEmbedded();
  return { url: embedded.url, livemode, letGo: () => embedded.stop() };
}

async function startEmbedded() {
  const dataDir = join(dataFolder(), "postgres");
  if (!existsSync(dataDir)) {
    throw new CommandFailure(
      "There is no database yet: run “npm start” once, or set DATABASE_URL to the one you mean.",
    );
  }
  try {
    return await startEmbeddedPostgres({ dataDir, durable: true, log: () => {} });
  } catch (error) {
    if (error instanceof PostgresHomeError) throw new CommandFailure(error.message);
    throw error;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An id without a name, as in many containers.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
