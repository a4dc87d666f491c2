/**
 * Stripe's request encoding: `a[b][0][c]=x`, `a[]=x`, in bodies and queries.
 * The result is a tree of text leaves; what a leaf means is decided by the
 * operation's parameter declarations.
 */
import { invalidRequest } from "./errors";

/** A text leaf, or named children (list items have their position as name). */
export type Raw = string | RawTree;
export interface RawTree {
  [name: string]: Raw;
}

const MAX_PAIRS = 2_000;
const MAX_DEPTH = 12;

export function decodeForm(text: string): RawTree {
  const tree = emptyTree();
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    pairs += 1;
    if (pairs > MAX_PAIRS) throw invalidRequest(`Too many parameters: more than ${MAX_PAIRS}.`);
    place(tree, segments(name), value, name);
  }
  return tree;
}

/** A tree without a prototype: a parameter called `__proto__` is only a name. */
export function emptyTree(): RawTree {
  return Object.create(null) as RawTree;
}

/** `a[b][]` → `a`, `b`, ``. */
function segments(name: string): string[] {
  const open = name.indexOf("[");
  if (open <= 0) return [name];
  const parts = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^\]]*)\]/g)) parts.push(match[1] ?? "");
  if (parts.length > MAX_DEPTH)
    throw invalidRequest(`The parameter ${name} is nested too deeply.`, { param: name });
  return parts;
}

function place(tree: RawTree, parts: readonly string[], value: string, name: string): void {
  const [head = "", ...rest] = parts;
  // `a[]` appends: its name is the next free position.
  const key = head === "" ? nextPosition(tree) : head;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const inner = tree[key];
  // `a[][b]=1&a[][c]=2` describes one item until a name repeats.
  if (head === "") {
    const last = lastItem(tree);
    const first = rest[0] ?? "";
    if (last !== null && first !== "" && !(first in last)) {
      place(last, rest, value, name);
      return;
    }
  }
  if (typeof inner === "string") {
    throw invalidRequest(`Invalid object: ${name} is given both as a value and as a hash.`, { param: name });
  }
  const child = inner ?? emptyTree();
  tree[key] = child;
  place(child, rest, value, name);
}

function nextPosition(tree: RawTree): string {
  return String(Object.keys(tree).length);
}

function lastItem(tree: RawTree): RawTree | null {
  const keys = Object.keys(tree);
  const last = keys.length === 0 ? undefined : tree[keys[keys.length - 1]!];
  return typeof last === "object" ? last : null;
}
