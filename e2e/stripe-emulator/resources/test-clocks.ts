/** Test clocks: frozen time for the objects of some customers, advanced by hand. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, paging } from "../api/list";
import { operation } from "../api/operation";
import { clearableText, paramsOf, required, timestamp } from "../api/params";
import type { Resource } from "../api/resource";
import { isEarlier } from "../clock/scheduler";
import { handlerOf, onTimer, timers, type Timer } from "../clock/timers";
import { defineTable, type Row } from "../store/table";
import type { Scope } from "../work/scope";

export const testClocks = defineTable<Stripe.TestHelpers.TestClock>({
  name: "test_helpers.test_clock",
  prefix: "clock",
  noun: "test clock",
  indexes: { status: (clock) => clock.status },
});

const DAY = 24 * 3600;
/** More than any plausible history; a timer that schedules itself at its own time would run for ever. */
const MOST_TIMERS = 20_000;
const ADVANCE = "test_clock.advance";

function build(scope: Scope, frozenTime: number, name: string | null): Stripe.TestHelpers.TestClock {
  return {
    id: scope.id(testClocks),
    object: "test_helpers.test_clock",
    created: scope.now,
    deletes_after: scope.now + 30 * DAY,
    frozen_time: frozenTime,
    livemode: scope.livemode,
    name,
    status: "ready",
    status_details: {},
  };
}

/** Does everything due on the clock up to its frozen time, each thing at its own moment. */
function advance(scope: Scope, id: string): void {
  const clock = scope.get(testClocks, id);
  if (clock === null) return;
  const onClock = scope.onClock(id);
  for (let count = 0; ; count += 1) {
    if (count > MOST_TIMERS) throw new Error(`the test clock ${id} does not come to rest`);
    let first: Row<Timer, null> | null = null;
    for (const row of scope.read.table(timers).having("clock", id)) {
      if (row.object.at <= clock.frozen_time && (first === null || isEarlier(row, first))) first = row;
    }
    if (first === null) break;
    const timer = first.object;
    scope.remove(timers, timer.id);
    handlerOf(timer.kind)(onClock.atMoment(timer.at), timer);
  }
  const ready: Stripe.TestHelpers.TestClock = { ...clock, status: "ready", status_details: {} };
  scope.update(testClocks, ready, { event: "test_helpers.test_clock.ready" });
}

/** Nothing of the advance came to be; the clock is of no more use, as at Stripe. */
function breakDown(scope: Scope, id: string): void {
  const clock = scope.get(testClocks, id);
  if (clock === null) return;
  const broken: Stripe.TestHelpers.TestClock = { ...clock, status: "internal_failure", status_details: {} };
  scope.update(testClocks, broken, { event: "test_helpers.test_clock.internal_failure" });
}

onTimer(
  ADVANCE,
  (scope, timer) => advance(scope, timer.subject),
  (scope, timer) => breakDown(scope, timer.subject),
);

const permission = "billing_clock";
const onlyInTestMode = (scope: Scope) => {
  if (scope.livemode) throw invalidRequest("Test clocks can only be used in test mode.");
};

/** Called when a clock is deleted, with its id: whoever keeps objects on clocks removes them. */
type ClockFollower = (scope: Scope, clock: string) => void;
const followers: ClockFollower[] = [];
export function onClockDeleted(follower: ClockFollower): void {
  followers.push(follower);
}

export const testClockResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/test_helpers/test_clocks",
      permission,
      params: paramsOf<Stripe.TestHelpers.TestClockCreateParams>()({
        frozen_time: required(timestamp()),
        name: clearableText(300),
      }),
      handle(scope, params) {
        onlyInTestMode(scope);
        const clock = build(scope, params.frozen_time, params.name ?? null);
        return scope.insert(testClocks, clock, { event: "test_helpers.test_clock.created" });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/test_helpers/test_clocks",
      permission,
      params: paging,
      handle: (scope, params) => listPage(scope, testClocks, params, { url: "/v1/test_helpers/test_clocks" }),
    }),
    operation({
      method: "GET",
      path: "/v1/test_helpers/test_clocks/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(testClocks, id),
    }),
    operation({
      method: "POST",
      path: "/v1/test_helpers/test_clocks/:id/advance",
      permission,
      params: paramsOf<Stripe.TestHelpers.TestClockAdvanceParams>()({ frozen_time: required(timestamp()) }),
      handle(scope, params, { id }) {
        const clock = scope.need(testClocks, id);
        if (clock.status === "internal_failure") {
          throw invalidRequest(`Test clock ${id} failed while it was advancing and cannot be used any more.`);
        }
        if (clock.status !== "ready") {
          throw invalidRequest(`Test clock ${id} is already advancing; wait until its status is ready.`);
        }
        if (params.frozen_time <= clock.frozen_time) {
          throw invalidRequest("A test clock can only be advanced to a time later than its frozen time.", {
            param: "frozen_time",
          });
        }
        const advancing: Stripe.TestHelpers.TestClock = {
          ...clock,
          frozen_time: params.frozen_time,
          status: "advancing",
          status_details: { advancing: { target_frozen_time: params.frozen_time } },
        };
        // The work happens after the answer, as Stripe's does, and before anything else.
        scope.onClock(null).schedule({ kind: ADVANCE, at: scope.now, subject: id });
        return scope.update(testClocks, advancing, { event: "test_helpers.test_clock.advancing" });
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/test_helpers/test_clocks/:id",
      permission,
      params: {},
      handle(scope, _params, { id }): Stripe.TestHelpers.DeletedTestClock {
        scope.need(testClocks, id);
        for (const follower of followers) follower(scope, id);
        for (const timer of scope.find(timers, "clock", id)) scope.remove(timers, timer.id);
        scope.remove(testClocks, id, { event: "test_helpers.test_clock.deleted" });
        return { id, object: "test_helpers.test_clock", deleted: true };
      },
    }),
  ],
};
