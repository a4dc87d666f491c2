/** What the API's doors of a case have in common: what a key decides, and the case as it is then. */
import { caseNumber } from "../cases/case";
import { findCase } from "../cases/case-list.server";
import { caseObject } from "../cases/case-object";
import type { CaseDeps } from "../cases/case-rows.server";
import { type CaseWish, decideCase } from "../cases/decide-case.server";
import type { Answer } from "./endpoint.server";
import { invalid, missing } from "./errors";

export async function caseAnswer({ pool, livemode }: CaseDeps, name: string): Promise<Answer> {
  const number = caseNumber(name);
  const found = number === null ? null : await findCase(pool, livemode, number);
  return found ? { value: caseObject(found, livemode) } : { error: missing("case", name) };
}

export async function decideByKey(
  deps: CaseDeps,
  name: string,
  wish: CaseWish,
  { keyId, reason }: { keyId: string; reason: string | undefined },
): Promise<Answer> {
  const number = caseNumber(name);
  if (number === null) return { error: missing("case", name) };
  const actor = { type: "api_key" as const, id: keyId };
  const decided = await decideCase(deps, number, wish, { actor, reason: reason ?? null });
  switch (decided.outcome) {
    case "unknown_case":
      return { error: missing("case", name) };
    case "unknown_assignee":
      return { error: invalid("parameter_invalid", "There is no operator with this id.", "assignee") };
    case "invalid":
      return {
        error: invalid("parameter_invalid", decided.problem, wish.wish === "snooze" ? "until" : "reason"),
      };
    case "over":
      return {
        error: {
          status: 409,
          type: "invalid_request_error",
          code: "case_over",
          message: "The facts agree since: there is nothing left to decide.",
          param: "id",
        },
      };
    case "changed":
    case "unchanged":
      return caseAnswer(deps, name);
  }
}
