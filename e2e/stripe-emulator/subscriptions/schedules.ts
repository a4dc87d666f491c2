/** Subscription schedules through the API: made, read, changed, cancelled, released. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, oneOf, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { subscriptions, subscriptionSchedules } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { cancelSubscription } from "./cancel";
import {
  build,
  createParams,
  settings,
  shared,
  type NewSchedule,
  type ScheduleFields,
} from "./schedule-build";
import { closeSchedule, isOver } from "./schedule-end";
import { buildPhases, phaseOf } from "./schedule-phases";
import { applyPhase, begin, phaseAt, plan, withPhase } from "./schedule-work";
import { hasEnded, itemsOf, saveSubscription } from "./store";

const permission = "subscription";

type Schedule = Stripe.SubscriptionSchedule;

/** Takes over a subscription that is there; its period under way is the first phase. */
function fromSubscription(scope: Scope, id: string, given: NewSchedule): Schedule {
  for (const param of ["customer", "phases", "start_date"] as const) {
    if (given[param] === undefined) continue;
    throw invalidRequest(`You cannot set \`${param}\` if \`from_subscription\` is set.`, { param });
  }
  const subscription = scope.need(subscriptions, id, "from_subscription");
  if (hasEnded(subscription)) {
    throw invalidRequest("You cannot migrate a subscription that is canceled.", {
      param: "from_subscription",
    });
  }
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${idOf(subscription.schedule)}.`,
      { param: "from_subscription" },
    );
  }
  const customer = idOf(subscription.customer) ?? "";
  const on = onCustomerClock(scope, customer);
  const phase = phaseOf(subscription, itemsOf(on, id));
  const built = build(on, customer, given);
  const schedule = on.insert(
    subscriptionSchedules,
    {
      ...withPhase(built, phase),
      billing_mode: subscription.billing_mode,
      phases: [phase],
      status: "active",
      subscription: id,
    },
    { event: "subscription_schedule.created" },
  );
  saveSubscription(on, { ...subscription, schedule: schedule.id });
  plan(on, schedule);
  return schedule;
}

function create(scope: Scope, given: NewSchedule): Schedule {
  if (given.from_subscription !== undefined) return fromSubscription(scope, given.from_subscription, given);
  if (given.customer === undefined) throw missingParameter("customer");
  if (given.start_date === undefined) throw missingParameter("start_date");
  scope.need(customers, given.customer, "customer");
  const on = onCustomerClock(scope, given.customer);
  const start = given.start_date === "now" ? on.now : given.start_date;
  const phases = buildPhases(on, given.phases ?? [], start);
  const schedule: Schedule = { ...build(on, given.customer, given), phases };
  const phase = phaseAt(schedule, on.now);
  if (phase === null && start <= on.now) {
    throw invalidRequest("The last phase of the schedule must end in the future.", { param: "phases" });
  }
  // It has its subscription before it is announced.
  const begun = phase === null ? schedule : begin(on, schedule, phase);
  const stored = on.insert(subscriptionSchedules, begun, { event: "subscription_schedule.created" });
  plan(on, stored);
  return stored;
}

function update(scope: Scope, schedule: Schedule, given: ScheduleFields): Schedule {
  refuseIfOver(schedule, "update");
  const on = onCustomerClock(scope, idOf(schedule.customer));
  const next: Schedule = {
    ...schedule,
    default_settings: settings(schedule.default_settings, given.default_settings),
    end_behavior: given.end_behavior ?? schedule.end_behavior,
    metadata: mergeMetadata(schedule.metadata, given.metadata),
  };
  if (given.phases !== undefined) {
    const [first] = given.phases;
    const said = first?.start_date === "now" ? on.now : first?.start_date;
    const start = said ?? schedule.current_phase?.start_date ?? schedule.phases[0]?.start_date ?? on.now;
    next.phases = buildPhases(on, given.phases, start);
  }
  const phase = next.status === "active" ? phaseAt(next, on.now) : null;
  if (next.status === "active" && phase === null) {
    throw invalidRequest(
      "The phases of a schedule that is under way must include the phase of the present moment.",
      { param: "phases" },
    );
  }
  const stored = on.update(subscriptionSchedules, phase === null ? next : withPhase(next, phase), {
    event: "subscription_schedule.updated",
  });
  if (given.phases !== undefined && phase !== null) applyPhase(on, stored, phase, phase.proration_behavior);
  plan(on, stored);
  return stored;
}

function refuseIfOver(schedule: Schedule, verb: string): void {
  if (!isOver(schedule)) return;
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in \`not_started\` or \`active\`.`,
  );
}

function cancel(
  scope: Scope,
  schedule: Schedule,
  options: { invoiceNow: boolean; prorate: boolean },
): Schedule {
  refuseIfOver(schedule, "cancel");
  const on = onCustomerClock(scope, idOf(schedule.customer));
  const canceled = closeSchedule(on, schedule, "canceled");
  const subscription = on.get(subscriptions, idOf(schedule.subscription));
  if (subscription !== null && !hasEnded(subscription)) cancelSubscription(on, subscription, options);
  return canceled;
}

function release(scope: Scope, schedule: Schedule, keepsCancelDate: boolean): Schedule {
  refuseIfOver(schedule, "release");
  const on = onCustomerClock(scope, idOf(schedule.customer));
  const released = closeSchedule(on, schedule, "released");
  const subscription = on.get(subscriptions, idOf(schedule.subscription));
  if (subscription !== null) {
    saveSubscription(on, {
      ...subscription,
      schedule: null,
      ...(keepsCancelDate && schedule.end_behavior === "cancel"
        ? { cancel_at: schedule.phases.at(-1)?.end_date ?? null }
        : {}),
    });
  }
  return released;
}

export const scheduleResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/subscription_schedules",
      permission,
      params: createParams,
      handle: create,
    }),
    operation({
      method: "GET",
      path: "/v1/subscription_schedules",
      permission,
      params: paramsOf<Stripe.SubscriptionScheduleListParams>()({
        ...pagingByTime,
        customer: text(),
        scheduled: boolean(),
      }),
      handle: (scope, params) =>
        listPage(scope, subscriptionSchedules, params, {
          url: "/v1/subscription_schedules",
          ...(params.customer === undefined
            ? {}
            : { among: scope.find(subscriptionSchedules, "customer", params.customer) }),
          where: (schedule) =>
            params.scheduled === undefined || params.scheduled === (schedule.status === "not_started"),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/subscription_schedules/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(subscriptionSchedules, id),
    }),
    operation({
      method: "POST",
      path: "/v1/subscription_schedules/:id",
      permission,
      params: paramsOf<Stripe.SubscriptionScheduleUpdateParams>()({
        ...shared,
        proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
      }),
      handle(scope, { proration_behavior, ...params }, { id }) {
        const phases = params.phases?.map((phase) => ({
          ...(proration_behavior === undefined ? {} : { proration_behavior }),
          ...phase,
        }));
        const given = { ...params, ...(phases === undefined ? {} : { phases }) };
        return update(scope, scope.need(subscriptionSchedules, id), given);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/subscription_schedules/:id/cancel",
      permission,
      params: paramsOf<Stripe.SubscriptionScheduleCancelParams>()({
        invoice_now: boolean(),
        prorate: boolean(),
      }),
      handle: (scope, params, { id }) =>
        cancel(scope, scope.need(subscriptionSchedules, id), {
          // Unlike a subscription's own cancellation, a schedule's settles what is open.
          invoiceNow: params.invoice_now ?? true,
          prorate: params.prorate ?? true,
        }),
    }),
    operation({
      method: "POST",
      path: "/v1/subscription_schedules/:id/release",
      permission,
      params: paramsOf<Stripe.SubscriptionScheduleReleaseParams>()({ preserve_cancel_date: boolean() }),
      handle: (scope, params, { id }) =>
        release(scope, scope.need(subscriptionSchedules, id), params.preserve_cancel_date ?? false),
    }),
  ],
};
