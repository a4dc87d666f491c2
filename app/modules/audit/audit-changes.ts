/** What an entry changed, field by field: before and after are compared as deep as both are objects. */
import type { AuditChange } from "./audit-view";

const longestValue = 300;
const deepest = 12;

export interface Changes {
  changes: AuditChange[];
  more: boolean;
}

/** null and undefined: it did not exist then. */
export function auditChanges(before: unknown, after: unknown, most: number): Changes {
  const changes: AuditChange[] = [];
  compare(before ?? undefined, after ?? undefined, "", 0, changes, most + 1);
  return { changes: changes.slice(0, most), more: changes.length > most };
}

function compare(
  before: unknown,
  after: unknown,
  path: string,
  depth: number,
  changes: AuditChange[],
  most: number,
): void {
  if (changes.length >= most) return;
  const [was, is] = [membersOf(before), membersOf(after)];
  // Where one side is not there, the other's members are listed all the same: that is what was made, or is gone.
  const opened =
    depth < deepest && (was ?? is) !== null && (before === undefined || was) && (after === undefined || is);
  if (opened) {
    for (const name of new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])) {
      const below = path === "" ? name : `${path}.${name}`;
      compare(member(was, name), member(is, name), below, depth + 1, changes, most);
    }
    return;
  }
  const [shownBefore, shownAfter] = [shown(before), shown(after)];
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    changes.push({ path: path || "value", before: shownBefore, after: shownAfter });
  }
}

type Members = Record<string, unknown>;

/** null: a plain value, or an object without members, which is one. Lists are compared by position. */
function membersOf(value: unknown): Members | null {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return null;
  return { ...value };
}

const member = (members: Members | null, name: string): unknown =>
  members !== null && Object.hasOwn(members, name) ? members[name] : undefined;

function shown(value: unknown): string | null {
  const json = JSON.stringify(value);
  if (json === undefined) return null;
  return json.length > longestValue ? `${json.slice(0, longestValue)}…` : json;
}
