/**
 * Whenever a door for end users was asked for something that is not the asker's,
 * or that does not exist: the two look alike, to them as here. Counted, and logged
 * without a name; who goes on asking is told the same without anything being looked
 * at, and fills no log. A process counts by itself: a guess in ten to the twenties
 * is not worth a table.
 */
import { createHmac } from "node:crypto";
import { Counter, type Registry } from "prom-client";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Log } from "~/lib/log.server";

export type Door = "checkout_return" | "portal" | "receipt";

export interface Denials {
  count(door: Door, userId: string): void;
  /** Asked in vain so often that the doors look at nothing more for now. */
  tooMany(userId: string): Promise<boolean>;
}

/** Of one user in a window: whoever follows old links of their own stays far below. */
const most = 30;
const windowSeconds = 15 * 60;

export function createDenials({
  registry,
  log,
  secret,
}: {
  registry: Registry;
  log: Log;
  /** Of the application: without it nobody finds out who is meant by trying ids. */
  secret: string;
}): Denials {
  const denials = new Counter({
    name: "paidtrail_ownership_denials_total",
    help: "Requests of end users for something of Stripe's that is not theirs or does not exist, by door.",
    labelNames: ["door"] as const,
    registers: [registry],
  });
  const limiter = new RateLimiterMemory({ points: most, duration: windowSeconds });
  /** Ids of users are the host's, and may be addresses. The same person has the same one: attempts add up. */
  const pseudonym = (userId: string) =>
    createHmac("sha256", secret).update(`denied ${userId}`).digest("hex").slice(0, 12);

  return {
    count(door, userId) {
      denials.inc({ door });
      const who = pseudonym(userId);
      limiter.consume(who).then(
        () => log.warn({ door, who }, "asked for what is not theirs, and was told of nothing"),
        (refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          if (refusal.consumedPoints > most + 1) return;
          log.warn(
            { door, who, most, windowSeconds },
            "goes on asking for what is not theirs: no longer logged",
          );
        },
      );
    },
    async tooMany(userId) {
      const held = await limiter.get(pseudonym(userId));
      return held !== null && held.consumedPoints > most;
    },
  };
}
