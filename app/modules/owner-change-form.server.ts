/**
 * The pages that link, unlink and move a customer, in what they have in common: the
 * address says whom, the form says why and which preview was agreed to. Where it
 * is not done, the page shows what would follow by now.
 */
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import { formText } from "~/lib/form-text";
import { ownerChangeOf, type ShownOwnerChange, shownOwnerChange } from "./owner-desk.server";
import { applyOwnerChange, type OwnerDeps } from "./sync/change-owner.server";
import type { OwnerChange } from "./sync/decide-owner-change";

export interface OwnerChangeShown {
  kind: OwnerChange["kind"];
  customerId: string;
  typed: string;
  mismatch: number | null;
  shown: ShownOwnerChange;
  now: string;
}

interface Named {
  customerId: string;
  typed: string;
  mismatch: number | null;
}

function namedIn(request: Request, id: string | undefined): Named {
  const search = new URL(request.url).searchParams;
  const mismatch = /^\d{1,15}$/.exec(search.get("mismatch") ?? "")?.[0];
  return {
    customerId: addressPart(id),
    typed: addressPart(search.get("user")),
    mismatch: mismatch === undefined ? null : Number(mismatch),
  };
}

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function ownerChangeShown(
  deps: OwnerDeps,
  kind: OwnerChange["kind"],
  request: Request,
  id: string | undefined,
): Promise<OwnerChangeShown> {
  const named = namedIn(request, id);
  const shown = await shownOwnerChange(deps, kind, named);
  return { ...named, kind, shown, now: deps.clock().toISOString() };
}

export type OwnerChangeSent =
  /** `to`: where what was done is to be seen. */
  | { done: true; to: string }
  | {
      done: false;
      status: 409 | 422;
      sent: { problem: "outdated" | "no_reason" | "unseen"; reason: string };
    };

/** Whoever calls has checked that the viewer may. */
export async function sendOwnerChange(
  deps: OwnerDeps,
  kind: OwnerChange["kind"],
  request: Request,
  id: string | undefined,
  viewerId: string,
): Promise<OwnerChangeSent> {
  const named = namedIn(request, id);
  const form = await readForm(request);
  const reason = readReason(form);
  const fingerprint = formText(form, "fingerprint");
  const refused = (problem: "outdated" | "no_reason" | "unseen", status: 409 | 422) =>
    ({ done: false, status, sent: { problem, reason } }) as const;
  if (fingerprint === "" || (kind !== "unlink" && named.typed === "")) return refused("unseen", 422);
  if (reason === "") return refused("no_reason", 422);
  const change = await ownerChangeOf(deps, kind, named);
  const actor = { type: "user" as const, id: viewerId };
  const result = await applyOwnerChange(deps, change, { actor, reason, fingerprint });
  // A refusal is a preview out of date as well: the page shows why it cannot be.
  if (result.outcome !== "applied") return refused("outdated", 409);
  const page =
    named.mismatch === null
      ? `/console/customers/${encodeURIComponent(named.customerId)}`
      : `/console/ownership/mismatches/${named.mismatch}`;
  return { done: true, to: `${page}?done=${kind}` };
}
