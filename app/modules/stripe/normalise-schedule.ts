/** Subscription schedules: what a subscription becomes later. A phase's `items` were `plans` until 2020. */
import { type Fields, fields, id, integer, type MovedFields, members, seconds, word } from "./payload-fields";
import type { Parts } from "./snapshot-parts";
import { userEvidence } from "./user-evidence";

export function scheduleParts(raw: Fields, moved: MovedFields): Parts<"subscription_schedule"> {
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      subscriptionId: id(raw.subscription),
      releasedSubscriptionId: id(raw.released_subscription),
      endBehavior: moved.first("endBehavior", [
        ["end_behavior", word(raw.end_behavior)],
        ["renewal_behavior", word(raw.renewal_behavior)],
      ]),
      phases: members(raw.phases).map((given) => {
        const phase = fields(given);
        const items = moved.first("phases[].prices", [
          ["phases[].items", Array.isArray(phase.items) ? phase.items : null],
          ["phases[].plans", Array.isArray(phase.plans) ? phase.plans : null],
        ]);
        return {
          startAt: seconds(phase.start_date),
          endAt: seconds(phase.end_date),
          prices: members(items).map((listed) => {
            const item = fields(listed);
            return {
              priceId: id(item.price) ?? id(item.plan),
              productId: id(fields(item.price).product) ?? id(fields(item.plan).product),
              quantity: integer(item.quantity),
            };
          }),
        };
      }),
    },
  };
}
