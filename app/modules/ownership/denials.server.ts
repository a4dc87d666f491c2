/**
 * Whenever a door for end users was asked for something that is not the asker's,
 * or that does not exist: the two look alike, to them as here. Counted, and logged
 * without a name.
 */
import { createHash } from "node:crypto";
import { Counter, type Registry } from "prom-client";
import type { Log } from "~/lib/log.server";

export type Door = "checkout_return" | "portal" | "receipt";

export interface Denials {
  count(door: Door, userId: string): void;
}

export function createDenials({ registry, log }: { registry: Registry; log: Log }): Denials {
  const denials = new Counter({
    name: "paidtrail_ownership_denials_total",
    help: "Requests of end users for something of Stripe's that is not theirs or does not exist, by door.",
    labelNames: ["door"] as const,
    registers: [registry],
  });
  return {
    count(door, userId) {
      denials.inc({ door });
      log.warn({ door, who: pseudonym(userId) }, "asked for what is not theirs, and was told of nothing");
    },
  };
}

/** Ids of users are the host's, and may be addresses. The same person has the same one: attempts add up. */
function pseudonym(userId: string): string {
  return createHash("sha256").update(userId).digest("hex").slice(0, 12);
}
