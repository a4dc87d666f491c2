/** The routes of the control API. */
import { createKey, expireKey, type Access } from "../api/keys";
import type { Emulator, World } from "../emulator";
import { faults } from "../faults/fault";
import { readFault } from "../faults/read-fault";
import { definitionOf } from "../store/table";
import { releaseHeld } from "../webhooks/plan-deliveries";
import { attempts, deliveries, webhookEndpoints } from "../webhooks/tables";
import { changeSettings } from "./change-settings";
import { ControlError } from "./control-error";
import { deliver, tellLostEvents } from "./deliver";

interface Given {
  /** The part of the path that is a name or an id. */
  name: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

interface Route {
  method: "GET" | "POST" | "DELETE";
  path: RegExp;
  /** The path for people. */
  shown: string;
  does: string;
  handle(emulator: Emulator, given: Given): object | Promise<object>;
}

const WORLDS: readonly World[] = ["test", "live"];
const SETTLE_AT_MOST_MS = 30_000;

const control = (emulator: Emulator) => emulator.database.space("emulator");
const clockOf = (emulator: Emulator) => ({
  now: emulator.clock.now(),
  offset_seconds: Math.round(emulator.clock.offset),
});

export const controlRoutes: readonly Route[] = [
  {
    method: "GET",
    path: /^\/_emulator$/,
    shown: "/_emulator",
    does: "what this emulator is and holds",
    handle: (emulator) => ({
      account: emulator.account(),
      url: emulator.baseUrl,
      clock: clockOf(emulator),
      faults: control(emulator).table(faults).size,
      lacks: emulator.log.lacks,
      worlds: Object.fromEntries(WORLDS.map((world) => [world, sizes(emulator, world)])),
    }),
  },
  {
    method: "GET",
    path: /^\/_emulator\/faults$/,
    shown: "/_emulator/faults",
    does: "all faults",
    handle: (emulator) => ({
      data: [...control(emulator).table(faults).oldestFirst()].map((row) => row.object),
    }),
  },
  {
    method: "POST",
    path: /^\/_emulator\/faults$/,
    shown: "/_emulator/faults",
    does: "make a fault: {kind, match, action, times?, note?}",
    handle: (emulator, { body }) =>
      emulator.database.transact(() => control(emulator).table(faults).put(readFault(body), null)),
  },
  {
    method: "DELETE",
    path: /^\/_emulator\/faults$/,
    shown: "/_emulator/faults",
    does: "remove all faults",
    handle: (emulator) =>
      emulator.database.transact(() => {
        const ids = [...control(emulator).table(faults).oldestFirst()].map((row) => row.object.id);
        for (const id of ids) removeFault(emulator, id);
        return { removed: ids.length };
      }),
  },
  {
    method: "DELETE",
    path: /^\/_emulator\/faults\/([\w-]+)$/,
    shown: "/_emulator/faults/{id}",
    does: "remove one fault",
    handle: (emulator, { name }) =>
      emulator.database.transact(() => {
        if (control(emulator).table(faults).get(name) === null) throw new ControlError(`no fault ${name}`);
        removeFault(emulator, name);
        return { removed: 1 };
      }),
  },
  {
    method: "GET",
    path: /^\/_emulator\/attempts$/,
    shown: "/_emulator/attempts?event=&endpoint=&limit=",
    does: "delivery attempts, newest first",
    handle: (emulator, { query }) => ({ data: attemptsOf(emulator, query) }),
  },
  {
    method: "GET",
    path: /^\/_emulator\/deliveries$/,
    shown: "/_emulator/deliveries?event=",
    does: "what is owed to endpoints, and what became of it",
    handle: (emulator, { query }) => ({
      data: WORLDS.flatMap((world) =>
        [...emulator.database.space(world).table(deliveries).newestFirst()]
          .map((row) => row.object)
          .filter((delivery) => query.get("event") === null || delivery.event === query.get("event")),
      ).slice(0, limitOf(query)),
    }),
  },
  {
    method: "POST",
    path: /^\/_emulator\/deliveries\/start$/,
    shown: "/_emulator/deliveries/start",
    does: "deliver from now on, where --hold-webhooks made it wait for its receiver",
    handle: (emulator) => {
      emulator.webhooks.start();
      return { delivering: true };
    },
  },
  {
    method: "GET",
    path: /^\/_emulator\/requests$/,
    shown: "/_emulator/requests?limit=",
    does: "the last API requests, newest first",
    handle: (emulator, { query }) => ({ data: emulator.requests.newestFirst().slice(0, limitOf(query)) }),
  },
  {
    method: "POST",
    path: /^\/_emulator\/advance$/,
    shown: "/_emulator/advance",
    does: "move emulator time: {seconds} or {to}; back is allowed, nothing is undone",
    handle: (emulator, { body }) => {
      const to = typeof body.to === "number" ? body.to : emulator.clock.exact() + Number(body.seconds);
      if (!Number.isFinite(to)) throw new ControlError("give {seconds: 3600} or {to: <unix seconds>}");
      emulator.moveTo(to);
      return { clock: clockOf(emulator) };
    },
  },
  {
    method: "POST",
    path: /^\/_emulator\/retry-now$/,
    shown: "/_emulator/retry-now",
    does: "post everything pending now: {endpoint?, event?}",
    handle: (emulator, { body }) => ({
      retried: emulator.webhooks.retryNow({
        ...(typeof body.endpoint === "string" ? { endpoint: body.endpoint } : {}),
        ...(typeof body.event === "string" ? { event: body.event } : {}),
      }),
    }),
  },
  {
    method: "POST",
    path: /^\/_emulator\/give-up$/,
    shown: "/_emulator/give-up",
    does: "abandon what is pending, as after the last attempt: {customer?, event?}",
    handle: (emulator, { body }) => {
      if (typeof body.customer !== "string" && typeof body.event !== "string")
        throw new ControlError("give {customer} or {event}");
      return {
        abandoned: emulator.webhooks.giveUp({
          ...(typeof body.customer === "string" ? { customer: body.customer } : {}),
          ...(typeof body.event === "string" ? { event: body.event } : {}),
        }),
      };
    },
  },
  {
    method: "POST",
    path: /^\/_emulator\/settle$/,
    shown: "/_emulator/settle",
    does: "answers when nothing is due, nothing is being posted, and what a reordering let go has arrived",
    handle: async (emulator) => {
      emulator.scheduler.runUntil(emulator.clock.exact());
      const late = new Promise<"late">((resolve) =>
        setTimeout(() => resolve("late"), SETTLE_AT_MOST_MS).unref(),
      );
      const outcome = await Promise.race([emulator.webhooks.settled(), late]);
      return { settled: outcome !== "late" };
    },
  },
  {
    method: "POST",
    path: /^\/_emulator\/deliver$/,
    shown: "/_emulator/deliver",
    does: "post anything to an endpoint: {endpoint, payload, secret?, signed_seconds_ago?, header?}",
    handle: (emulator, { body }) => deliver(emulator, body),
  },
  {
    method: "POST",
    path: /^\/_emulator\/generation-failures\/resolve$/,
    shown: "/_emulator/generation-failures/resolve",
    does: "tell every enabled endpoint, by thin events, which events were never generated",
    handle: (emulator) => tellLostEvents(emulator),
  },
  {
    method: "GET",
    path: /^\/_emulator\/endpoints$/,
    shown: "/_emulator/endpoints",
    does: "webhook endpoints with their secrets, both modes",
    handle: (emulator) => ({
      data: WORLDS.flatMap((world) =>
        [...emulator.database.space(world).table(webhookEndpoints).oldestFirst()].map((row) => ({
          ...row.object,
          secret: row.hidden.secret,
          failures: row.hidden.failures,
        })),
      ),
    }),
  },
  {
    method: "POST",
    path: /^\/_emulator\/endpoints\/(we_\w+)$/,
    shown: "/_emulator/endpoints/{id}",
    does: "change what the API cannot: {secret?, api_version?, status?}",
    handle: (emulator, { name, body }) => changeEndpoint(emulator, name, body),
  },
  {
    method: "POST",
    path: /^\/_emulator\/keys$/,
    shown: "/_emulator/keys",
    does: 'make a key: {livemode?, permissions?: {customer: "read"}}; permissions make it a restricted one',
    handle: (emulator, { body }) =>
      emulator.database.transact(() =>
        createKey(control(emulator), body.livemode === true, permissionsOf(body.permissions)),
      ),
  },
  {
    method: "POST",
    path: /^\/_emulator\/keys\/expire$/,
    shown: "/_emulator/keys/expire",
    does: "expire a key: {key}",
    handle: (emulator, { body }) => {
      if (typeof body.key !== "string") throw new ControlError("give {key}");
      const { key } = body;
      emulator.database.transact(() => expireKey(control(emulator), key));
      return { expired: true };
    },
  },
  {
    method: "POST",
    path: /^\/_emulator\/settings$/,
    shown: "/_emulator/settings",
    does: "until it stops: {rate_limit?, timeout_ms?, concurrency?, disable_after?: {attempts, seconds}}; kept: {after_last_attempt?: cancel | unpaid | past_due}",
    handle: (emulator, { body }) => changeSettings(emulator, body),
  },
  {
    method: "GET",
    path: /^\/_emulator\/state$/,
    shown: "/_emulator/state?table=",
    does: "everything held, or one table",
    handle: (emulator, { query }) => stateOf(emulator, query.get("table")),
  },
  {
    method: "POST",
    path: /^\/_emulator\/reset$/,
    shown: "/_emulator/reset",
    does: "forget everything: a new account in an empty world",
    handle: (emulator) => {
      emulator.reset();
      return { account: emulator.account() };
    },
  },
];

/** What it held is let go. Inside a transaction. */
function removeFault(emulator: Emulator, id: string): void {
  control(emulator).table(faults).remove(id);
  for (const world of WORLDS) releaseHeld(emulator.database.space(world), id, emulator.clock.exact());
}

function limitOf(query: URLSearchParams): number {
  return Math.min(1_000, Math.max(1, Number(query.get("limit") ?? 100) || 100));
}

function sizes(emulator: Emulator, world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [table] of emulator.database.space(world).rows()) counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}

function attemptsOf(emulator: Emulator, query: URLSearchParams): object[] {
  const [event, endpoint] = [query.get("event"), query.get("endpoint")];
  const all = WORLDS.flatMap((world) => {
    const table = emulator.database.space(world).table(attempts);
    return [...(event === null ? table.oldestFirst() : table.find("event", event))];
  });
  return all
    .sort((a, b) => b.seq - a.seq)
    .map((row) => row.object)
    .filter((attempt) => endpoint === null || attempt.endpoint === endpoint)
    .slice(0, limitOf(query));
}

function stateOf(emulator: Emulator, table: string | null): object {
  if (table !== null && definitionOf(table) === null) throw new ControlError(`no table ${table}`);
  return Object.fromEntries(
    WORLDS.map((world) => {
      const rows: Record<string, object[]> = {};
      for (const [name, row] of emulator.database.space(world).rows()) {
        if (table !== null && table !== name) continue;
        rows[name] ??= [];
        rows[name].push({ object: row.object, hidden: row.hidden });
      }
      return [world, rows];
    }),
  );
}

function changeEndpoint(emulator: Emulator, id: string, body: Record<string, unknown>): object {
  return emulator.database.transact(() => {
    for (const world of WORLDS) {
      const table = emulator.database.space(world).table(webhookEndpoints);
      const row = table.get(id);
      if (row === null) continue;
      const endpoint = table.put(
        {
          ...row.object,
          api_version: typeof body.api_version === "string" ? body.api_version : row.object.api_version,
          status: body.status === "enabled" || body.status === "disabled" ? body.status : row.object.status,
        },
        { ...row.hidden, secret: typeof body.secret === "string" ? body.secret : row.hidden.secret },
      );
      return endpoint;
    }
    throw new ControlError(`no webhook endpoint ${id}`);
  });
}

function permissionsOf(value: unknown): Record<string, Access> | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object")
    throw new ControlError('permissions is an object such as {customer: "read"}');
  for (const [name, access] of Object.entries(value)) {
    if (access !== "none" && access !== "read" && access !== "write") {
      throw new ControlError(`permissions.${name} is none, read or write`);
    }
  }
  return value as Record<string, Access>;
}
