/** What a resync's entry tells: access first, then the owner, then each object by its name. Pure. */
import { z } from "zod";
import type { ChangedField } from "../inbox/changed-fields";
import type { Changes } from "./audit-changes";
import type { AuditChange, ResyncStory } from "./audit-view";

const entitlement = z.object({
  userId: z.string(),
  planId: z.string().nullable(),
  planName: z.string().optional(),
  state: z.string().optional(),
  validUntil: z.string().nullable().optional(),
});

const side = z.object({
  owner: z.string().nullable(),
  entitlements: z.array(entitlement),
  /** Absent in a list, where there were too many to read. */
  objects: z
    .array(
      z.object({
        type: z.string(),
        id: z.string(),
        kind: z.string(),
        // What masking made of a value is something else than a text.
        fields: z.record(z.string(), z.string().nullable().catch("hidden")).default({}),
      }),
    )
    .default([]),
  objectCount: z.int().optional(),
  furtherObjects: z.int().default(0),
});

/** null: the entry is written otherwise than a resync writes it. */
export function resyncStory(before: unknown, after: unknown): ResyncStory | null {
  const [was, is] = [side.safeParse(before), side.safeParse(after)];
  if (!was.success || !is.success) return null;
  const objects = is.data.objects.map(({ type, id, kind, fields }) => {
    const old = was.data.objects.find((one) => one.type === type && one.id === id)?.fields ?? {};
    return { type, id, kind, fields: fieldsBetween(old, fields) };
  });
  return {
    owner: { before: was.data.owner, after: is.data.owner },
    entitlements: is.data.entitlements.map((change) => ({
      userId: change.userId,
      before: accessOf(was.data.entitlements.find(({ userId }) => userId === change.userId)),
      after: accessOf(change),
    })),
    objects,
    objectCount: is.data.objectCount ?? objects.length + is.data.furtherObjects,
  };
}

function accessOf(of: z.infer<typeof entitlement> | undefined) {
  if (of === undefined || of.planId === null) return null;
  const { planId, planName = planId, state = "", validUntil = null } = of;
  return { planId, planName, state, validUntil };
}

type Fields = Record<string, string | null>;

function fieldsBetween(before: Fields, after: Fields): ChangedField[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((path) => ({
    path,
    before: before[path] ?? null,
    after: after[path] ?? null,
  }));
}

/** The same as flat changes, as every other entry has them: for lists, the API and files. */
export function resyncChanges(story: ResyncStory, most: number): Changes {
  const all = [
    ...story.entitlements.flatMap(({ userId, before, after }) =>
      (["planId", "state", "validUntil"] as const).map((fact) =>
        change(`entitlements.${userId}.${fact}`, before?.[fact] ?? null, after?.[fact] ?? null),
      ),
    ),
    change("owner", story.owner.before, story.owner.after),
    ...story.objects.flatMap(({ type, id, kind, fields }) =>
      fields.length === 0
        ? [change(`${type} ${id}`, null, kind)]
        : fields.map(({ path, before, after }) => change(`${type} ${id}: ${path}`, before, after)),
    ),
  ].filter(({ before, after }) => before !== after);
  const unlisted = story.objectCount > story.objects.length;
  return { changes: all.slice(0, most), more: all.length > most || unlisted };
}

const change = (path: string, before: string | null, after: string | null): AuditChange => ({
  path,
  before: asJson(before),
  after: asJson(after),
});

/** The difference holds every value as a text; a number or a truth value in it is none. */
function asJson(value: string | null): string | null {
  if (value === null) return null;
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false)$/.test(value) ? value : JSON.stringify(value);
}
