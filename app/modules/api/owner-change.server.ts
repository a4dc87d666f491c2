/** `POST /api/v1/customers/{id}/link|unlink|move`: what would follow, or the change itself. */
import { z } from "zod";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { applyOwnerChange, previewOwnerChange } from "../sync/change-owner.server";
import type { OwnerChange, OwnerRefusal } from "../sync/decide-owner-change";
import { ownerChangeView, refusalWords } from "../sync/owner-change-view";
import { readJson } from "./body";
import type { Answer, ApiCall } from "./endpoint.server";
import { type ApiError, invalid } from "./errors";
import { ownerChangeResource } from "./ownership-resources";
import { parseBody, text } from "./parameters";

const common = {
  dry_run: z.boolean(),
  /** For the audit log; needed to write. */
  reason: text.optional(),
  /** Of the dry run that was agreed to; without it whatever follows is written. */
  fingerprint: text.optional(),
};
const withUser = z.strictObject({ ...common, user: text });
const withoutUser = z.strictObject(common);

export async function answerOwnerChange(
  deps: { pool: Pool; livemode: boolean; clock: Clock },
  kind: OwnerChange["kind"],
  { request, params: { id: customerId = "" }, caller }: ApiCall,
): Promise<Answer> {
  const given = await readJson(request);
  if (!given.ok) return given;
  if (kind === "unlink") {
    const parsed = parseBody(given.value, withoutUser);
    if (!parsed.ok) return parsed;
    return answer(deps, { kind, customerId }, parsed.value, caller);
  }
  const parsed = parseBody(given.value, withUser);
  if (!parsed.ok) return parsed;
  return answer(deps, { kind, customerId, userId: parsed.value.user }, parsed.value, caller);
}

async function answer(
  deps: { pool: Pool; livemode: boolean; clock: Clock },
  change: OwnerChange,
  { dry_run: dryRun, reason = "", fingerprint }: z.infer<typeof withoutUser>,
  caller: ApiCall["caller"],
): Promise<Answer> {
  if (!dryRun && reason.trim() === "") {
    const why = "Missing required parameter: reason. It is kept in the audit log.";
    return { error: invalid("parameter_missing", why, "reason") };
  }
  const actor = { type: "api_key" as const, id: caller.id };
  const result = dryRun
    ? await previewOwnerChange(deps, change)
    : await applyOwnerChange(deps, change, {
        actor,
        reason: reason.trim(),
        fingerprint: fingerprint ?? null,
      });
  switch (result.outcome) {
    case "preview":
    case "applied": {
      const applied = result.outcome === "applied";
      return { value: ownerChangeResource(ownerChangeView(result.preview), { applied }) };
    }
    case "unchanged": {
      const { kind, customerId: customer } = change;
      return { value: { object: "owner_change", kind, customer, applied: false, unchanged: true } };
    }
    case "outdated":
      return {
        error: {
          status: 409,
          type: "invalid_request_error",
          code: "owner_change_outdated",
          message: "Something changed since the dry run: look at what follows again. Nothing was written.",
          param: "fingerprint",
        },
      };
    default:
      return { error: refused(result) };
  }
}

const statuses = {
  unknown_user: { status: 400, code: "resource_missing", param: "user" },
  unknown_customer: { status: 404, code: "resource_missing", param: "id" },
  customer_deleted: { status: 409, code: "customer_deleted", param: "id" },
  linked_to_another: { status: 409, code: "customer_linked", param: "user" },
  too_many_customers: { status: 409, code: "too_many_customers", param: "user" },
  not_linked: { status: 409, code: "customer_not_linked", param: "id" },
} as const;

function refused(refusal: OwnerRefusal): ApiError {
  return { ...statuses[refusal.outcome], type: "invalid_request_error", message: refusalWords(refusal) };
}
