/**
 * What the pages of ownership show before a customer is linked, unlinked or moved,
 * and beside a mismatch: the rooms' answers with people's names, what each
 * candidate would gain or lose, whose it might be. Above the rooms. Writes nothing.
 */
import { findUser, findUserByEmail } from "./accounts/users.server";
import { namesOfUsers } from "./accounts/user-names.server";
import { listEvents } from "./inbox/ledger.server";
import { mismatchId } from "./decision-form.server";
import { findMismatch } from "./ownership/mismatch-list.server";
import type { Candidate, MismatchDetail } from "./ownership/mismatch-view";
import type { OrphanCandidate } from "./ownership/rank-candidates";
import { type OwnerDeps, previewOwnerChange } from "./sync/change-owner.server";
import type { OwnerChange } from "./sync/decide-owner-change";
import { factsOfUsers } from "./sync/ownership-facts.server";
import { listOrphans } from "./sync/orphans.server";
import { type OwnerChangeView, ownerChangeView, refusalWords } from "./sync/owner-change-view";

type Access = OwnerChangeView["access"][number];

export interface OwnerChangeForPage extends Omit<OwnerChangeView, "access"> {
  access: (Access & { name: string | null })[];
}

export type ShownOwnerChange =
  /** Whom? Nobody was named yet. */
  | { step: "choose"; candidates: OrphanCandidate[] }
  | { step: "preview"; preview: OwnerChangeForPage }
  /** It is so already. */
  | { step: "unchanged" }
  | { step: "refused"; problem: string };

/** An id, or an address: whoever is on the phone knows one of them. null: there is no such user. */
export async function userIdOf({ pool }: OwnerDeps, typed: string): Promise<string | null> {
  const user =
    (await findUser(pool, typed)) ?? (typed.includes("@") ? await findUserByEmail(pool, typed) : null);
  return user?.id ?? null;
}

/** Of whom a page's address or form names; `typed` means nothing where the customer is unlinked. */
export async function ownerChangeOf(
  deps: OwnerDeps,
  kind: OwnerChange["kind"],
  { customerId, typed }: { customerId: string; typed: string },
): Promise<OwnerChange> {
  if (kind === "unlink") return { kind, customerId };
  return { kind, customerId, userId: (await userIdOf(deps, typed)) ?? typed };
}

export async function shownOwnerChange(
  deps: OwnerDeps,
  kind: OwnerChange["kind"],
  named: { customerId: string; typed: string },
): Promise<ShownOwnerChange> {
  if (kind !== "unlink" && named.typed === "") {
    return { step: "choose", candidates: await candidatesFor(deps, named.customerId, { reveal: true }) };
  }
  const result = await previewOwnerChange(deps, await ownerChangeOf(deps, kind, named));
  switch (result.outcome) {
    case "preview": {
      const { access, ...view } = ownerChangeView(result.preview);
      const names = await namesOfUsers(
        deps.pool,
        access.map(({ userId }) => userId),
      );
      const named = access.map((one) => ({ ...one, name: names.get(one.userId) ?? null }));
      return { step: "preview", preview: { ...view, access: named } };
    }
    case "unchanged":
      return { step: "unchanged" };
    default:
      return { step: "refused", problem: refusalWords(result) };
  }
}

/** Whose a customer that names nobody might be. */
async function candidatesFor(
  { pool, livemode }: OwnerDeps,
  customerId: string,
  who: { reveal: boolean },
): Promise<OrphanCandidate[]> {
  const { rows } = await listOrphans(pool, livemode, { limit: 1, customerId }, who);
  return rows[0]?.candidates ?? [];
}

export interface WhatIf {
  change: "keep" | "unlink" | "link" | "move";
  access: Access;
}

export interface CandidateForPage extends Candidate {
  /** What happens to their access by each change that may be made: to confirm a disputed link opens something, too. */
  whatIfs: WhatIf[];
  /** Of the newest event that is theirs. */
  lastEvent: { id: string; type: string; at: string } | null;
}

export interface MismatchForPage extends Omit<MismatchDetail, "candidates"> {
  candidates: CandidateForPage[];
  /** Nothing names them; what fits them is no proof. */
  suggested: OrphanCandidate[];
  /** Instead of a customer that nothing can be paid by: those with its user's address that belong to nobody. */
  rebinds: { customerId: string; pays: "subscription runs" | "has paid" | "nothing paid" }[];
  /** Who decided about it last. */
  decider: string | null;
}

/** A preview and a look at the ledger each: further candidates are shown without. */
const lookedInto = 4;

export interface MismatchShown {
  mismatch: MismatchForPage;
  /** The first day until which it may be put aside, as 2026-11-25. */
  tomorrow: string;
  now: string;
}

/** `id`: as it stands in an address. null: there is none. */
export async function mismatchShown(
  deps: OwnerDeps,
  id: string | undefined,
  who: { reveal: boolean },
): Promise<MismatchShown | null> {
  const position = mismatchId(id);
  const found = position === null ? null : await findMismatch(deps.pool, deps.livemode, position, who);
  if (found === null) return null;
  const now = deps.clock();
  return {
    mismatch: await mismatchForPage(deps, found, who),
    tomorrow: new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10),
    now: now.toISOString(),
  };
}

async function mismatchForPage(
  deps: OwnerDeps,
  detail: MismatchDetail,
  who: { reveal: boolean },
): Promise<MismatchForPage> {
  const { subject, boundTo, candidates, decision, ...rest } = detail;
  const customerId = subject.type === "customer" ? subject.id : null;
  const isOpen = detail.resolvedAt === null;
  const shown: CandidateForPage[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { userId } = candidate;
    const within = index < lookedInto;
    const [newest] = within ? (await listEvents(deps.pool, { userId }, { limit: 1 })).rows : [];
    shown.push({
      ...candidate,
      whatIfs:
        within && isOpen && customerId !== null
          ? await whatFollows(deps, { customerId, boundTo }, userId)
          : [],
      lastEvent: newest ? { id: newest.id, type: newest.type, at: newest.createdAt } : null,
    });
  }
  const deciderId = decision?.by.type === "user" ? decision.by.id : null;
  const names = await namesOfUsers(deps.pool, deciderId === null ? [] : [deciderId]);
  const named = new Set(candidates.map(({ userId }) => userId));
  const suggested =
    customerId === null || boundTo !== null || !isOpen ? [] : await candidatesFor(deps, customerId, who);
  return {
    ...rest,
    subject,
    boundTo,
    decision,
    candidates: shown,
    suggested: suggested.filter(({ userId }) => !named.has(userId)),
    rebinds: isOpen && boundTo !== null && unusable.has(detail.code) ? await rebindsOf(deps, boundTo) : [],
    decider: (deciderId === null ? null : names.get(deciderId)) ?? decision?.by.id ?? null,
  };
}

const unusable: ReadonlySet<string> = new Set(["bound_customer_deleted", "bound_customer_other_mode"]);

const rebindsShown = 5;

async function rebindsOf({ pool, livemode }: OwnerDeps, userId: string): Promise<MismatchForPage["rebinds"]> {
  const [facts] = await factsOfUsers(pool, livemode, [userId]);
  return (facts?.unlinked ?? []).slice(0, rebindsShown).map(({ customerId, runs, paid }) => ({
    customerId,
    pays: runs ? "subscription runs" : paid ? "has paid" : "nothing paid",
  }));
}

/** Of a linked candidate both ends of the decision: the link confirmed, and the link ended. */
async function whatFollows(
  deps: OwnerDeps,
  { customerId, boundTo }: { customerId: string; boundTo: string | null },
  userId: string,
): Promise<WhatIf[]> {
  const changes: { change: WhatIf["change"]; as: OwnerChange }[] =
    userId === boundTo
      ? [
          { change: "keep", as: { kind: "link", customerId, userId } },
          { change: "unlink", as: { kind: "unlink", customerId } },
        ]
      : boundTo === null
        ? [{ change: "link", as: { kind: "link", customerId, userId } }]
        : [{ change: "move", as: { kind: "move", customerId, userId } }];
  const found: WhatIf[] = [];
  for (const { change, as } of changes) {
    const result = await previewOwnerChange(deps, as);
    if (result.outcome !== "preview") continue;
    const access = ownerChangeView(result.preview).access.find((one) => one.userId === userId);
    if (access) found.push({ change, access });
  }
  return found;
}
