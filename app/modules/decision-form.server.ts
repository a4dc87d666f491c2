/** What the forms beside a mismatch have in common: acknowledge, settle, ignore until, take back. */
import { addressPart } from "~/lib/address-part";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import { formText } from "~/lib/form-text";
import { readMoment } from "./inbox/filter-address";
import { decideMismatch, type StatusWish } from "./ownership/mismatch-status.server";

export type DecisionSent =
  | { done: true; to: string }
  | { done: false; status: 404 | 409 | 422; problem: string; reason: string; until: string; id: string };

export const mismatchId = (id: string | undefined): number | null => {
  const digits = /^\d{1,15}$/.exec(addressPart(id))?.[0];
  return digits === undefined ? null : Number(digits);
};

/** Whoever calls has checked that the viewer may. */
export async function sendDecision(
  { pool, livemode, clock }: { pool: Pool; livemode: boolean; clock: Clock },
  status: StatusWish["status"],
  request: Request,
  id: string | undefined,
  viewerId: string,
): Promise<DecisionSent> {
  const form = await readForm(request);
  const reason = readReason(form);
  const until = formText(form, "until");
  const position = mismatchId(id);
  const refused = (problem: string, status: 404 | 409 | 422 = 422): DecisionSent => ({
    done: false,
    status,
    problem,
    reason,
    until,
    id: addressPart(id),
  });
  if (position === null) return refused("There is no such mismatch.", 404);
  if (reason === "") return refused("Say why: it is kept with the decision. Nothing was changed.");
  const wish = wishOf(status, until);
  if (wish === null) return refused("Say until which day it may wait, as 2027-01-31. Nothing was changed.");
  const actor = { type: "user" as const, id: viewerId };
  const now = clock();
  const decided = await decideMismatch(pool, { livemode, id: position }, wish, { actor, reason, now });
  switch (decided.outcome) {
    case "unknown_mismatch":
      return refused("There is no such mismatch.", 404);
    case "invalid":
      return refused(`${decided.problem} Nothing was changed.`);
    case "over":
      return refused("The facts agree since: there is nothing left to decide.", 409);
    case "changed":
    case "unchanged":
      return { done: true, to: `/console/ownership/mismatches/${position}?done=${status}` };
  }
}

/** null: it says no day. */
function wishOf(status: StatusWish["status"], until: string): StatusWish | null {
  if (status !== "dismissed") return { status };
  const moment = readMoment(until);
  return moment === undefined ? null : { status, until: moment };
}
