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

/** What the form at the other end can be filled in with. */
export interface StepAbout {
  /** Whom it is about: a user's or a customer's id. */
  about: string | null;
  /** When the first of what is missing happened. */
  since: string | null;
}

/** null: it cannot be done here, and the step's words say who can. */
export function nextStepPlace(
  action: NextStep["action"],
  { about, since }: StepAbout = { about: null, since: null },
): NextStepPlace | null {
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
      return {
        to: `/console/reconcile/pull${query({ since, about })}`,
        label: "Pull missed events…",
        admin: true,
      };
    case "map_price":
      return { to: "/console/plans", label: "Map it to a plan…", admin: false };
    case "grant":
      return { to: grantPath(action.userId, {}), label: "Grant access…", admin: true };
    case "open":
      return /^https:\/\//.test(action.url)
        ? { to: action.url, label: "Open its page", admin: false, external: true }
        : null;
    case "create_endpoint":
      return { to: "/console/endpoint/create", label: "Create the endpoint…", admin: true };
    case "enable_endpoint":
      return {
        to: `/console/endpoint/mend${query({ endpoint: action.endpointId })}`,
        label: "Enable the endpoint…",
        admin: true,
      };
    case "add_event_types":
      return {
        to: `/console/endpoint/mend${query({ endpoint: action.endpointId })}`,
        label: action.types.length === 1 ? "Add the event type…" : "Add the event types…",
        admin: true,
      };
    case "rederive":
    case "none":
      return null;
    default:
      action satisfies never;
      return null;
  }
}

/** Giving somebody a plan by hand, with the form filled in. */
export function grantPath(userId: string, filled: { plan?: string; reason?: string }): string {
  return `/console/users/${part(userId)}/grant${query(filled)}`;
}

function query(filled: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filled)) if (value) search.set(name, value);
  return search.size === 0 ? "" : `?${search}`;
}
