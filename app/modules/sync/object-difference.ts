/** What a reading of Stripe changes on mirrored objects, field by field. Pure. */
import type { ChangedField } from "../inbox/changed-fields";
import { canonical, contentOf, type Version } from "../mirror/version";
import { maskAddresses } from "../ownership/mask-addresses";
import type { MirroredType, Snapshot } from "../stripe/snapshot";
import { isPaidPurchase } from "./paid-purchase";

export interface ObjectDifference {
  type: MirroredType;
  id: string;
  /** `gone`: Stripe has it no more. */
  kind: "new" | "changed" | "gone";
  status: { before: string | null; after: string | null };
  /** ISO 8601; null: not known before. */
  asOf: { before: string | null; after: string };
  fields: ChangedField[];
}

/**
 * null: the same content, whatever its time. What a Checkout sold counts where access
 * depends on it; of every other one nobody asks for it, and that is no difference.
 */
export function differenceOf(before: Version | null, after: Version): ObjectDifference | null {
  if (before !== null && contentOf(before.snapshot) === contentOf(after.snapshot)) {
    if (lineItemsOf(before.snapshot) === lineItemsOf(after.snapshot)) return null;
  }
  const { type, id, deleted, status } = after.snapshot;
  return {
    type,
    id,
    kind: before === null ? "new" : deleted && !before.snapshot.deleted ? "gone" : "changed",
    status: { before: before?.snapshot.status ?? null, after: status },
    asOf: { before: before?.asOf.toISOString() ?? null, after: after.asOf.toISOString() },
    fields: changedFields(before?.snapshot ?? null, after.snapshot),
  };
}

function lineItemsOf(snapshot: Snapshot): string {
  return isPaidPurchase(snapshot) ? canonical(snapshot.data.lineItems) : "";
}

const valueAtMost = 300;

function changedFields(before: Snapshot | null, after: Snapshot): ChangedField[] {
  const was = before === null ? new Map<string, string>() : fieldsOf(before);
  const is = fieldsOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [old, now] = [was.get(path) ?? null, is.get(path) ?? null];
    return old === now ? [] : [{ path, before: old, after: now }];
  });
}

/** Absent and null are the same: nothing is known there. */
function fieldsOf({ customerId, deleted, created, evidence, data, type }: Snapshot): Map<string, string> {
  const found = new Map<string, string>();
  collect(found, "", {
    ...data,
    ...(type === "customer" ? {} : { customer: customerId }),
    "metadata.userId": evidence.metadataUserId,
    client_reference_id: evidence.clientReferenceId,
    created,
    ...(deleted ? { deleted } : {}),
  });
  return found;
}

function collect(found: Map<string, string>, path: string, value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value === "object") {
    for (const [key, member] of Object.entries(value)) {
      collect(found, path === "" ? key : `${path}.${key}`, member);
    }
    return;
  }
  found.set(path, said(path, value));
}

/** Unix seconds by the names they have in a snapshot. */
const isTime =
  /(?:^|\.)(?:created|\w+At|\w*[pP]eriod(?:Start|End)|trial(?:Start|End)|startDate|dueDate|nextPaymentAttempt)$/;

function said(path: string, value: unknown): string {
  if (typeof value === "number" && isTime.test(path) && value < 1e11) {
    return `${new Date(value * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  }
  const json = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return json.length > valueAtMost ? `${json.slice(0, valueAtMost)}…` : json;
}

/** Whoever has these addresses sees what the payer sees. */
const secret = /(?:^|\.)(?:hostedInvoiceUrl|invoicePdf|receiptUrl)$/;
const personal = /(?:^|\.)(?:email|name|customerEmail|cardLast4)$/;

/** For a page or the audit log. That a hidden value changes is no secret. */
export function masked(difference: ObjectDifference, { reveal }: { reveal: boolean }): ObjectDifference {
  const shown = (path: string, value: string | null) => {
    if (value === null) return null;
    if (secret.test(path) || (!reveal && personal.test(path))) return "hidden";
    return reveal ? value : maskAddresses(value);
  };
  return {
    ...difference,
    fields: difference.fields.map(({ path, before, after }) => ({
      path,
      before: shown(path, before),
      after: shown(path, after),
    })),
  };
}
