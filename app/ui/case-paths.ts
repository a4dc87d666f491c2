/** Where the evidence of a verdict is to be seen, and where its next step is done. */
import type { CauseView } from "~/modules/diagnosis/case-view";
import type { NextStep } from "~/modules/diagnosis/rule";
import { ownerChangePath } from "./owner-change-page";

type Evidence = CauseView["evidence"][number];

const part = encodeURIComponent;

/** null: no page of ours shows it. */
export function evidencePath({ kind, id, from }: Pick<Evidence, "kind" | "id" | "from">): string | null {
  switch (kind) {
    case "event":
      // What was read at Stripe may never have arrived here.
      return from === "here" ? `/console/events/${part(id)}` : null;
    case "delivery":
      return "/console/rejected";
    case "user":
      return `/console/users/${part(id)}`;
    case "job":
      return "/console/failed";
    case "object":
      if (/^cus_\w+$/.test(id)) return `/console/customers/${part(id)}`;
      return from === "here" ? `/console/events?object=${part(id)}` : null;
    case "endpoint":
    case "setting":
    case "probe":
    case "host":
      return null;
    default:
      kind satisfies never;
      return null;
  }
}

const typeOfPrefix: Record<string, string> = {
  evt: "event",
  cus: "customer",
  sub: "subscription",
  in: "invoice",
  pi: "payment_intent",
  ch: "charge",
  prod: "product",
  price: "price",
};

/** As Stripe's dashboard files it; null: it has no page there. */
export function stripeTypeOf(id: string): string | null {
  return typeOfPrefix[id.split("_")[0] ?? ""] ?? null;
}

export interface NextStepPlace {
  to: string;
  label: string;
  /** Only an admin may open it. */
  admin: boolean;
  /** Leaves the console. */
  external?: boolean;
}

/** null: it cannot be done here, and the step's words say who can. */
export function nextStepPlace(action: NextStep["action"]): NextStepPlace | null {
  switch (action.kind) {
    case "resync":
      return { to: `/console/customers/${part(action.customerId)}/resync`, label: "Resync…", admin: false };
    case "link":
      return {
        to: ownerChangePath("link", action.customerId, { user: action.userId ?? "" }),
        label: action.userId === null ? "Link to a user…" : `Link to ${action.userId}…`,
        admin: true,
      };
    case "move":
      return {
        to: ownerChangePath("move", action.customerId, { user: action.userId ?? "" }),
        label: action.userId === null ? "Move to another user…" : `Move to ${action.userId}…`,
        admin: true,
      };
    case "unlink":
      return { to: ownerChangePath("unlink", action.customerId), label: "Unlink…", admin: true };
    case "write_metadata":
      return {
        to: `/console/customers/${part(action.customerId)}/write-metadata`,
        label: "Write the user to Stripe…",
        admin: true,
      };
    case "replay":
      return {
        to: `/console/events/${part(action.eventId)}/replay`,
        label: "Replay the event…",
        admin: false,
      };
    case "backfill":
      return { to: "/console/reconcile", label: "Pull missed events…", admin: false };
    case "map_price":
      return { to: "/console/plans", label: "Map it to a plan…", admin: false };
    case "grant":
      return { to: `/console/users/${part(action.userId)}/grant`, label: "Grant access…", admin: true };
    case "open":
      return /^https:\/\//.test(action.url)
        ? { to: action.url, label: "Open its page", admin: false, external: true }
        : null;
    case "create_endpoint":
    case "enable_endpoint":
    case "add_event_types":
    case "rederive":
    case "none":
      return null;
    default:
      action satisfies never;
      return null;
  }
}
