/** Which deliveries an event owes, after the faults that lose, delay, copy or hold them. */
import type Stripe from "stripe";
import { countUse, faults, faultsFor } from "../faults/fault";
import type { Space } from "../store/database";
import { randomText } from "../store/ids";
import { countPending } from "./count-pending";
import { deliveries, type Delivery } from "./tables";

interface Plan {
  event: Stripe.EventBase;
  customer: string | null;
  /** Emulator seconds. */
  now: number;
  endpoints: Stripe.WebhookEndpoint[];
  /** `data` in the endpoint's version, or null where the pinned one serves. */
  dataFor: (endpoint: Stripe.WebhookEndpoint) => object | null;
}

/** How long a reordering fault waits for its group, emulator seconds. */
const HOLD_AT_MOST = 60;

export function planDeliveries(space: Space, control: Space, plan: Plan): void {
  const table = space.table(deliveries);
  for (const endpoint of plan.endpoints) {
    const delivery: Delivery = {
      id: `del_${randomText(20)}`,
      event: plan.event.id,
      endpoint: endpoint.id,
      state: "pending",
      attempts: 0,
      nextAt: plan.now,
      extra: false,
      heldBy: null,
      data: plan.dataFor(endpoint),
    };
    let copies = 0;
    const occasion = {
      type: plan.event.type,
      customer: plan.customer,
      endpoint: endpoint.id,
      livemode: plan.event.livemode,
    };
    for (const fault of faultsFor(control, "webhook", occasion)) {
      const { action } = fault;
      if (action.do === "drop" || action.do === "not_generated") {
        delivery.state = action.do === "drop" && action.pretend === "delivered" ? "succeeded" : "failed";
        if (action.do === "drop" && action.pretend === "pending") {
          delivery.state = "pending";
          delivery.nextAt = Number.MAX_SAFE_INTEGER;
        }
      } else if (action.do === "delay") delivery.nextAt += action.seconds;
      else if (action.do === "duplicate") copies += action.copies;
      else if (action.do === "reorder") {
        delivery.heldBy = fault.id;
        delivery.nextAt = plan.now + HOLD_AT_MOST;
      } else continue;
      countUse(control, fault);
    }
    table.put(delivery, null);
    for (let copy = 0; copy < copies; copy += 1) {
      table.put({ ...delivery, id: `del_${randomText(20)}`, extra: true }, null);
    }
    if (delivery.heldBy !== null) releaseGroup(space, control, delivery.heldBy, plan.now);
  }
  countPending(space, plan.event.id);
}

/** Seconds between two deliveries of a reordered group, so that concurrency does not undo the order. */
const APART = 0.3;

/** Lets a full group go. */
function releaseGroup(space: Space, control: Space, fault: string, now: number): void {
  const held = space.table(deliveries).find("heldBy", fault).length;
  const action = control.table(faults).get(fault)?.object.action;
  if (action?.do === "reorder" && held < action.group) return;
  releaseHeld(space, fault, now);
}

/** Lets go what a fault holds, the newest event first. Inside a transaction. */
export function releaseHeld(space: Space, fault: string, now: number): void {
  const table = space.table(deliveries);
  const held = table.find("heldBy", fault).map((row) => row.object);
  for (const [place, delivery] of held.reverse().entries()) {
    table.put({ ...delivery, heldBy: null, inTurn: true, nextAt: now + place * APART }, null);
  }
}
