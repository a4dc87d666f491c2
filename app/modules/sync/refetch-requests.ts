/** What an event leaves open, to be read at Stripe. Pure. */
import type { JobRequest } from "../jobs/catalogue";
import { objectKey } from "../mirror/version";
import type { Decision } from "./decide-event";
import type { Interpretation } from "./interpret-event";
import { customerState, type World } from "./world";

/** Asked when the decision is absorbed. */
export function refetchRequests(
  world: World,
  interpretation: Interpretation,
  { ambiguous, customerId }: Pick<Decision, "ambiguous" | "customerId">,
): JobRequest[] {
  if (interpretation.kind === "ignored") return [];
  const { type, id, data } = interpretation.about.snapshot;
  const requests: JobRequest[] = [];
  const truncated = type === "subscription" && data.itemsTruncated;
  if (ambiguous || truncated) requests.push({ name: "refetch-object", payload: { type, id } });
  if (customerId !== null && !isKnown(world, customerId)) {
    requests.push({ name: "refetch-customer", payload: { id: customerId } });
  }
  return requests;
}

const isKnown = (world: World, customerId: string) =>
  customerState(world, customerId).keys.has(objectKey("customer", customerId));
