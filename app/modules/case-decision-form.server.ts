/** What the page of a case and the forms on it have in common. Above the rooms. */
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import { formText } from "~/lib/form-text";
import { caseNumber } from "./cases/case";
import { casePath } from "./cases/case-address";
import { findCase } from "./cases/case-list.server";
import type { CaseDeps } from "./cases/case-rows.server";
import type { CaseRow } from "./cases/case-view";
import { type CaseWish, decideCase } from "./cases/decide-case.server";
import { readMoment } from "./inbox/filter-address";

export interface CaseShown {
  shown: CaseRow;
  viewer: { id: string; mayChange: boolean };
  tomorrow: string;
  now: string;
}

/** null: there is no such case. */
export async function caseShown(
  { pool, livemode, clock }: CaseDeps,
  name: string | undefined,
  viewer: { id: string; role: string },
): Promise<CaseShown | null> {
  const number = caseNumber(addressPart(name));
  const shown = number === null ? null : await findCase(pool, livemode, number);
  if (shown === null) return null;
  const now = clock();
  return {
    shown,
    viewer: { id: viewer.id, mayChange: viewer.role === "admin" },
    tomorrow: new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10),
    now: now.toISOString(),
  };
}

export type CaseDecisionSent =
  | { done: true; to: string }
  | { done: false; status: 404 | 409 | 422; problem: string; reason: string; until: string };

/** Whoever calls has checked that the viewer may. */
export async function sendCaseDecision(
  deps: CaseDeps,
  kind: CaseWish["wish"],
  request: Request,
  name: string | undefined,
  viewerId: string,
): Promise<CaseDecisionSent> {
  const form = await readForm(request);
  const reason = readReason(form);
  const until = formText(form, "until");
  const refused = (problem: string, status: 404 | 409 | 422 = 422): CaseDecisionSent => ({
    done: false,
    status,
    problem,
    reason,
    until,
  });
  const number = caseNumber(addressPart(name));
  if (number === null) return refused("There is no such case.", 404);
  const wish = wishOf(kind, { until, assignee: formText(form, "assignee") });
  if (wish === null) return refused("Say until which day it may wait, as 2027-01-31. Nothing was changed.");
  const actor = { type: "user" as const, id: viewerId };
  const decided = await decideCase(deps, number, wish, { actor, reason: reason === "" ? null : reason });
  switch (decided.outcome) {
    case "unknown_case":
      return refused("There is no such case.", 404);
    case "unknown_assignee":
      return refused("There is no operator with this id. Nothing was changed.");
    case "invalid":
      return refused(`${decided.problem} Nothing was changed.`);
    case "over":
      return refused("It has ended by itself since: there is nothing left to decide.", 409);
    case "changed":
    case "unchanged":
      return { done: true, to: `${casePath(addressPart(name))}?done=1` };
  }
}

/** null: it says no day. */
function wishOf(
  kind: CaseWish["wish"],
  { until, assignee }: { until: string; assignee: string },
): CaseWish | null {
  switch (kind) {
    case "assign":
      return { wish: "assign", assignee: assignee === "" ? null : assignee };
    case "snooze": {
      const moment = readMoment(until);
      return moment === undefined ? null : { wish: "snooze", until: moment };
    }
    case "close":
    case "reopen":
      return { wish: kind };
  }
}
