/**
 * How often somebody may try to sign in. Counted before a password is hashed,
 * for an account that exists as for one that does not, in a table that all
 * processes share. Counters are kept under hashes: no email or address is stored.
 *
 * Writes: rate_limits.
 */
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Pool } from "~/lib/database.server";
import { once } from "~/lib/once.server";

export interface ThrottleLimits {
  /** From one address at one account: a person who forgot which password it was. */
  pair: Limit;
  /** At one account, from anywhere: many machines guess one person's password. */
  account: Limit;
  /** From one address, at any account: one machine tries one password on everybody. */
  address: Limit;
}

/** For how long a pair that has signed in is known, in seconds. */
const knownSeconds = 30 * 24 * 60 * 60;

interface Limit {
  attempts: number;
  /** Length of the window in seconds; it begins with its first attempt. */
  seconds: number;
}

const signInLimits: ThrottleLimits = {
  pair: { attempts: 10, seconds: 15 * 60 },
  account: { attempts: 30, seconds: 60 * 60 },
  address: { attempts: 100, seconds: 60 * 60 },
};

export interface Attempt {
  /** As typed. */
  email: string;
  /** Null when the address is not known: then all such share one count. */
  address: string | null;
}

export type ThrottleOutcome =
  | { outcome: "allowed" }
  | { outcome: "throttled"; retryAfterSeconds: number }
  /** The counters cannot be reached, so nobody may try: failing open would lift the limit for whoever can break them. */
  | { outcome: "unavailable" };

export interface SignInThrottle {
  /**
   * Counts one attempt against all three limits. A pair that has signed in within 30 days is refused
   * by its own limit only: whoever shares its address, or guesses from elsewhere, cannot lock it out.
   */
  admit(attempt: Attempt): Promise<ThrottleOutcome>;
  /** The attempt was right: forget its pair's failures, take it off the other two counts, know the pair. */
  succeeded(attempt: Attempt): Promise<void>;
}

export function createSignInThrottle(pool: Pool, limits: ThrottleLimits = signInLimits): SignInThrottle {
  const limiter = (name: string, { attempts, seconds }: Limit) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: "pool",
      tableName: "rate_limits",
      // The migrations made it.
      tableCreated: true,
      keyPrefix: `sign-in-${name}`,
      points: attempts,
      duration: seconds,
    });
  const pair = limiter("pair", limits.pair);
  const account = limiter("account", limits.account);
  const address = limiter("address", limits.address);
  // Not sessions: they end with signing out, and are kept for 14 days at most.
  const known = limiter("known", { attempts: 1, seconds: knownSeconds });

  return {
    async admit(attempt) {
      const keys = throttleKeys(attempt);
      try {
        await pair.consume(keys.pair);
        const isKnown = (await known.get(keys.pair)) !== null;
        // The account last: an address that is out of attempts cannot use up an account's.
        await countUp(address, keys.address, isKnown);
        await countUp(account, keys.account, isKnown);
        return { outcome: "allowed" };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) return { outcome: "unavailable" };
        return {
          outcome: "throttled",
          retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
        };
      }
    },
    async succeeded(attempt) {
      const keys = throttleKeys(attempt);
      await Promise.all([
        pair.delete(keys.pair),
        account.reward(keys.account),
        address.reward(keys.address),
        known.set(keys.pair, 1, knownSeconds),
      ]);
    },
  };
}

/** Throws the refusal when the limit is reached, unless the pair is known. */
async function countUp(limiter: RateLimiterPostgres, key: string, isKnown: boolean): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!isKnown || !(refusal instanceof RateLimiterRes)) throw refusal;
  }
}

/** The process's own, for every form that takes a password. */
export function signInThrottle(pool: Pool): SignInThrottle {
  return once("accounts.sign-in-throttle", () => createSignInThrottle(pool));
}

function throttleKeys(attempt: Attempt): Record<keyof ThrottleLimits, string> {
  const email = digest(attempt.email.trim().toLowerCase());
  const network = digest(networkOf(attempt.address));
  return { pair: `${email}.${network}`, account: email, address: network };
}

/** One household or server has a whole /64 of IPv6 addresses to itself: count them as one. */
function networkOf(address: string | null): string {
  if (address === null) return "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array<string>(Math.max(0, zeros)).fill("0"), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

function digest(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
