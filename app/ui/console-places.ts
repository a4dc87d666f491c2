/**
 * Where one can go in the console: one line a place, in the order shown. A line is
 * added together with its page. A place with a number beside it names its count,
 * which its room adds to modules/console-counts.server.ts.
 */
import type { ComponentType, SVGProps } from "react";
import type { ConsoleCounts } from "~/modules/console-counts";
import {
  AuditIcon,
  BanIcon,
  FailedIcon,
  GaugeIcon,
  InboxIcon,
  ListIcon,
  MissedIcon,
  OwnershipIcon,
  PlansIcon,
  RunsIcon,
  UnlockIcon,
  UsersIcon,
  WebhooksIcon,
} from "./icon";

export interface ConsolePlace {
  to: string;
  label: string;
  /** Pressed one after the other; the first is g. */
  keys: `g ${string}`;
  icon: ComponentType<SVGProps<SVGSVGElement>>;
  group: PlaceGroup;
  /** Pages that belong to it and stand elsewhere. */
  also?: readonly string[];
  /** Current on its own page only, not on those below it. */
  exact?: boolean;
  /** What the number beside it counts. */
  badge?: keyof ConsoleCounts;
  /** Whatever is counted there is broken: the number is red. */
  broken?: boolean;
  /** On a phone it stands in the bar; the others are behind More. */
  inBar?: boolean;
}

export type PlaceGroup = "Now" | "Arrivals" | "People" | "Stripe" | "Deployment";

export const consolePlaces: readonly ConsolePlace[] = [
  {
    to: "/console",
    label: "Inbox",
    keys: "g i",
    icon: InboxIcon,
    group: "Now",
    also: ["/console/cases"],
    exact: true,
    badge: "cases",
    broken: true,
    inBar: true,
  },
  { to: "/console/overview", label: "Overview", keys: "g o", icon: GaugeIcon, group: "Now" },
  { to: "/console/unlocks", label: "Time to unlock", keys: "g t", icon: UnlockIcon, group: "Now" },
  { to: "/console/events", label: "Events", keys: "g e", icon: ListIcon, group: "Arrivals", inBar: true },
  {
    to: "/console/rejected",
    label: "Rejected",
    keys: "g r",
    icon: BanIcon,
    group: "Arrivals",
    badge: "rejected",
  },
  {
    to: "/console/failed",
    label: "Failed",
    keys: "g f",
    icon: FailedIcon,
    group: "Arrivals",
    badge: "failed",
    broken: true,
  },
  { to: "/console/users", label: "Users", keys: "g u", icon: UsersIcon, group: "People", inBar: true },
  {
    to: "/console/ownership/mismatches",
    label: "Ownership",
    keys: "g w",
    icon: OwnershipIcon,
    group: "People",
    also: ["/console/ownership"],
    badge: "mismatches",
    broken: true,
  },
  {
    to: "/console/plans",
    label: "Plans",
    keys: "g p",
    icon: PlansIcon,
    group: "Stripe",
    also: ["/console/policies", "/console/rules"],
  },
  {
    to: "/console/reconcile",
    label: "Missed events",
    keys: "g m",
    icon: MissedIcon,
    group: "Stripe",
    badge: "missed",
    broken: true,
  },
  { to: "/console/runs", label: "Runs", keys: "g n", icon: RunsIcon, group: "Stripe" },
  {
    to: "/console/webhooks",
    label: "Webhooks",
    keys: "g h",
    icon: WebhooksIcon,
    group: "Deployment",
  },
  { to: "/console/audit", label: "Audit", keys: "g a", icon: AuditIcon, group: "Deployment" },
];

/** The places of each group, groups in the order of their first place. */
export function placesByGroup(places: readonly ConsolePlace[]): [PlaceGroup, ConsolePlace[]][] {
  const groups = new Map<PlaceGroup, ConsolePlace[]>();
  for (const place of places) groups.set(place.group, [...(groups.get(place.group) ?? []), place]);
  return [...groups];
}

export function isCurrentPlace({ to, exact, also = [] }: ConsolePlace, path: string): boolean {
  const below = (place: string) => path.startsWith(`${place}/`);
  return path === to || (!exact && below(to)) || also.some((place) => path === place || below(place));
}
