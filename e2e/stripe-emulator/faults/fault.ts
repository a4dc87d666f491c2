/** A fault: what goes wrong, for whom, and how often. Kept over restarts until removed. */
import type { Space } from "../store/database";
import { defineTable } from "../store/table";

/** What a delivery may suffer. */
export type WebhookAction =
  /** Never sent. `pretend`: what Stripe believes about it. */
  | { do: "drop"; pretend: "pending" | "delivered" | "abandoned" }
  | { do: "delay"; seconds: number }
  /** Sent `copies` more times. */
  | { do: "duplicate"; copies: number }
  /** Held until `group` deliveries wait, then sent newest first. */
  | { do: "reorder"; group: number }
  | { do: "wrong_secret"; secret: string }
  /** Signed with a `t` shifted by so many seconds; negative is the past. */
  | { do: "timestamp"; seconds: number }
  /** The bytes change after they were signed. */
  | { do: "alter_body"; how: BodyAlteration }
  | { do: "strip_header" }
  | { do: "malformed_header" }
  /** Posted to another path of the endpoint's host. */
  | { do: "wrong_path"; path: string }
  /** Says the other `livemode` (properly signed). */
  | { do: "other_mode" }
  /** Says it comes from this connected account (properly signed). */
  | { do: "account"; account: string }
  /** Rendered in this API version, whatever the endpoint asked for. */
  | { do: "api_version"; version: string }
  /** Lists inside the object keep `limit` items and say `has_more` (properly signed). */
  | { do: "truncate_lists"; limit: number }
  /** The event never comes to exist. */
  | { do: "not_generated" };

export type BodyAlteration =
  | "compact"
  | "four_spaces"
  | "sorted"
  | "trim"
  | "trailing_newline"
  | "escape_unicode"
  | "latin1"
  | "cut";

/** What an API call may suffer. */
export type ApiAction =
  | { do: "slow"; ms: number }
  | { do: "status"; status: number; code?: string; message?: string; retry_after?: number }
  /** Lists answer `limit` objects and say `has_more`, whatever was asked. */
  | { do: "truncate_lists"; limit: number }
  /** The connection is closed without an answer. */
  | { do: "gone" };

export interface FaultMatch {
  /** Event types; `customer.*` matches by prefix. */
  types?: string[];
  customer?: string;
  endpoint?: string;
  mode?: "test" | "live";
  /** API faults: method and path; `*` in the path stands for one segment, `**` for the rest. */
  method?: string;
  path?: string;
}

export interface Fault {
  id: string;
  kind: "webhook" | "api";
  match: FaultMatch;
  action: WebhookAction | ApiAction;
  /** How often it will still act; null: until removed. */
  remaining: number | null;
  acted: number;
  note: string | null;
}

export const faults = defineTable<Fault>({ name: "emulator.fault", prefix: "fault" });

export interface Occasion {
  type?: string;
  customer?: string | null;
  endpoint?: string;
  livemode?: boolean;
  method?: string;
  path?: string;
}

/** The active faults of a kind that fit, oldest first. Does not count them as having acted. */
export function faultsFor<K extends Fault["kind"]>(
  space: Space,
  kind: K,
  occasion: Occasion,
): (Fault & { action: K extends "api" ? ApiAction : WebhookAction })[] {
  const active: Fault[] = [];
  for (const { object } of space.table(faults).oldestFirst()) {
    if (object.kind === kind && object.remaining !== 0 && fits(object.match, occasion)) active.push(object);
  }
  return active as (Fault & { action: K extends "api" ? ApiAction : WebhookAction })[];
}

/** Inside a transaction: one use of the fault. */
export function countUse(space: Space, fault: Fault): void {
  const current = space.table(faults).get(fault.id)?.object;
  if (current === undefined) return;
  space.table(faults).put(
    {
      ...current,
      acted: current.acted + 1,
      remaining: current.remaining === null ? null : Math.max(0, current.remaining - 1),
    },
    null,
  );
}

function fits(match: FaultMatch, occasion: Occasion): boolean {
  if (match.types !== undefined && !match.types.some((type) => typeFits(type, occasion.type ?? "")))
    return false;
  if (match.customer !== undefined && match.customer !== occasion.customer) return false;
  if (match.endpoint !== undefined && match.endpoint !== occasion.endpoint) return false;
  if (match.mode !== undefined && (match.mode === "live") !== occasion.livemode) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== occasion.method) return false;
  return match.path === undefined || pathFits(match.path, occasion.path ?? "");
}

/** `invoice.paid`, `invoice.*`, `*`. */
export function typeFits(pattern: string, type: string): boolean {
  return (
    pattern === "*" || pattern === type || (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1)))
  );
}

function pathFits(pattern: string, path: string): boolean {
  const parts = pattern.split("/");
  const given = path.split("/");
  for (const [index, part] of parts.entries()) {
    if (part === "**") return true;
    if (given[index] === undefined || (part !== "*" && part !== given[index])) return false;
  }
  return parts.length === given.length;
}
