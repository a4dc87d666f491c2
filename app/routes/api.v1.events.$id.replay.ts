/** `POST /api/v1/events/{id}/replay`: applies an event once more, or says what that would change. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { eventDetailResource } from "~/modules/api/event-resource";
import { parseBody, text } from "~/modules/api/parameters";
import { replayPreviewResource } from "~/modules/api/replay-resource";
import { eventSeq, findEvent } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { previewReplay } from "~/modules/sync/preview-replay.server";
import { replayEvent } from "~/modules/sync/replay-event.server";

export const handle: RouteHandle = { audience: "api_operator" };

/** `reason` goes to the audit log, which is told by which key where none is given. */
const body = z.strictObject({
  reason: text.optional(),
  /** true: what it would change, and nothing is. */
  dry_run: z.boolean().default(false),
});

const answer = apiEndpoint("operator", {
  async POST({ request, params: { id = "" }, caller }) {
    const json = await readJson(request);
    if (!json.ok) return json;
    const parsed = parseBody(json.value, body);
    if (!parsed.ok) return parsed;
    const { pool, clock, livemode } = runtime();
    const seq = await eventSeq(pool, id);
    if (seq === null) return { error: missing("event", id) };
    if (parsed.value.dry_run) {
      const preview = await previewReplay({ pool, clock, livemode }, seq);
      return { value: replayPreviewResource(id, preview, { reveal: caller.role === "admin" }) };
    }
    const actor = { type: "api_key" as const, id: caller.id };
    const reason = parsed.value.reason?.trim() || `replayed through the API by key ${caller.name}`;
    await replayEvent(pool, seq, { actor, reason, now: clock() });
    const event = await findEvent(pool, id);
    return event ? { value: eventDetailResource(event) } : { error: missing("event", id) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
