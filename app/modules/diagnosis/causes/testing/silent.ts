/** What the tables share of the causes in which Stripe has an object and no event of it: they differ in its age. */
import { subscription } from "../../../entitlements/testing/facts";
import type { HeldObject } from "../../facts";
import type { Given } from "../../testing/given";
import { ago, eventHere, eventThere, everywhere, there } from "../../testing/things";
import type { UndecidedRow } from "./table";

/** A subscription that Stripe has, made so many days ago. */
export function thereFor(days: number, id = "sub_1"): HeldObject {
  const held = there(subscription(id));
  return { ...held, snapshot: { ...held.snapshot, created: ago({ days }).getTime() / 1_000 } };
}

/** What speaks against it, whatever its age. */
export const notSilent: readonly [string, (object: HeldObject) => Given][] = [
  ["it is held here", (object) => ({ ...everywhere(subscription("sub_1")), there: [object] })],
  [
    "Stripe has an event of it",
    (object) => ({ there: [object], eventsThere: [eventThere("evt_1", { objectId: "sub_1" })] }),
  ],
  [
    "an event of it is here, and was not applied",
    (object) => ({ there: [object], events: [eventHere("evt_1", { objectId: "sub_1", sync: "failed" })] }),
  ],
];

export const unreadSources: readonly UndecidedRow[] = [
  {
    when: "Stripe was not asked",
    given: { unread: ["stripe"] },
    missing: "Stripe's events were not read, so none can be proven to be missing.",
  },
  {
    when: "what we hold could not be read",
    given: { there: [thereFor(40), thereFor(1, "sub_2")], unread: ["mirror"] },
    missing: "Stripe's events were not read, so none can be proven to be missing.",
  },
];
