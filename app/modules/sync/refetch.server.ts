/**
 * The jobs that read at Stripe what events left open. Unlike a resync nobody asked
 * for it and nobody has to agree: it is the truth that the events would have
 * brought. What Stripe does not know is left as it is; that is for a person.
 */
import { type Db, transaction } from "~/lib/database.server";
import { lockLanes } from "../inbox/claim.server";
import { noteRefetch } from "../inbox/note-refetch.server";
import { JobFailure } from "../jobs/job-failure";
import type { Handlers } from "../jobs/tasks";
import { loadNamedBy } from "../mirror/deciding.server";
import { loadObjects } from "../mirror/mirror.server";
import type { Version } from "../mirror/version";
import { bindingsOfCustomers } from "../ownership/bindings.server";
import { isLasting } from "../stripe/access-problem.server";
import type { StripeFailure } from "../stripe/gateway";
import type { MirroredType } from "../stripe/snapshot";
import { adoptByReading, adoptOrphans, customersOfBelongings, withCustomer } from "./adopt-customers.server";
import { absorb, type Decision, decideStates } from "./decide-event";
import { asVersion } from "./decide-resync";
import { paymentOf } from "./guest-purchases";
import { loadWorld } from "./load-world.server";
import { type ResyncDeps, take, takeOver, withoutRaces } from "./resync-customer.server";
import { addObject, keyOf } from "./world";
import { Changes } from "./write-world.server";

export function refetchHandlers(
  deps: ResyncDeps,
): Pick<Handlers, "refetch-object" | "refetch-customer" | "read-sessions"> {
  return {
    "refetch-object": ({ type, id }) => refetchObject(deps, type, id),
    "refetch-customer": ({ id }) => refetchCustomer(deps, id),
    "read-sessions": ({ id }) => readSessions(deps, id),
  };
}

export async function refetchObject(deps: ResyncDeps, type: MirroredType, id: string): Promise<void> {
  const { pool, reader, livemode } = deps;
  const read = await reader.object(type, id);
  if (!read.ok) {
    if (isFinal(read.failure)) {
      await noteRefetch(pool, livemode, id, `Ambiguous → refetched without success: ${read.failure.message}`);
    }
    return giveUpUnlessUnknown(read.failure);
  }
  const [about, ...beside] = read.value.map(asVersion);
  if (!about) return;
  const at = `${about.asOf.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  await withoutRaces(() =>
    transaction(pool, async (tx) => {
      await applyReading(tx, deps, about, beside);
      await noteRefetch(tx, livemode, id, `Ambiguous → refetched at ${at}: that is what is held now.`);
    }),
  );
}

async function refetchCustomer(deps: ResyncDeps, id: string): Promise<void> {
  // Its own event has come meanwhile, as it does for every new customer.
  if ((await loadObjects(deps.pool, deps.livemode, [{ type: "customer", id }])).length > 0) return;
  const taken = await takeOver(deps, id);
  if (taken.outcome === "unread") giveUpUnlessUnknown(taken.failure);
}

async function readSessions(deps: ResyncDeps, id: string): Promise<void> {
  const { pool, reader, livemode } = deps;
  // The session's event has come meanwhile, or somebody has linked it.
  if ((await bindingsOfCustomers(pool, livemode, [id])).length > 0) return;
  const read = await reader.sessions(id);
  if (!read.ok) return giveUpUnlessUnknown(read.failure);
  const versions = read.value.map(asVersion);
  if (versions.length === 0) return;
  await withoutRaces(() => transaction(pool, (tx) => take(tx, deps, id, versions, null)));
}

/** What Stripe does not know it will not know later: there is nothing to retry. Everything else is for somebody to see. */
function giveUpUnlessUnknown(failure: StripeFailure): void {
  if (failure.kind === "not_found") return;
  const { kind, message, code, requestId } = failure;
  throw new JobFailure(`${kind}: ${message}`, { kind, code, requestId }, isFinal(failure));
}

/** Asking again gives the same. What is wrong with the key is told by health until somebody mends it. */
const isFinal = (failure: StripeFailure) =>
  isLasting(failure) || ["no_key", "not_found", "invalid"].includes(failure.kind);

/** As if an event had carried it. */
async function applyReading(
  tx: Db,
  { livemode, clock }: ResyncDeps,
  read: Version,
  readBeside: readonly Version[],
): Promise<void> {
  const customers = await customersOfBelongings(tx, livemode, [read, ...readBeside]);
  const about = withCustomer(read, customers);
  const beside = readBeside.map((version) => withCustomer(version, customers));
  const arriving = [about, ...beside];
  const { customerId, id } = about.snapshot;
  await lockLanes(tx, [customerId ?? paymentOf(about.snapshot) ?? id]);
  const customerIds = customerId === null ? [] : [customerId];
  const world = await loadWorld(tx, { livemode, now: clock(), arriving, customerIds });
  for (const version of await loadNamedBy(tx, livemode, arriving)) {
    if (!world.objects.has(keyOf(version))) addObject(world, version);
  }
  world.now = clock();
  const changes = new Changes(world);
  await adoptOrphans(tx, world, arriving, changes);
  adoptByReading(world, about, changes);
  const decision = decideStates(world, { about, beside });
  absorb(world, decision);
  collect(changes, about, decision);
  await changes.write(tx, clock());
}

function collect(changes: Changes, about: Version, decision: Decision): void {
  const { versions, customerId, bind, movedFrom, paidFor, entitlements } = decision;
  changes.mirrored(versions);
  changes.paid(paidFor);
  if (customerId !== null) {
    if (bind !== null) changes.linked(customerId, bind, movedFrom, about.snapshot.id);
    changes.found(customerId);
  }
  changes.stepped(entitlements, { cause: "resync", eventSeq: null });
}
