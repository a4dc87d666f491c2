/** Finds the operation for a method and a path; literal segments win over named ones. */
import type { Operation } from "./operation";

export interface Match {
  operation: Operation;
  path: Record<string, string>;
}

interface Node {
  literal: Map<string, Node>;
  named: Node | null;
  operations: Map<string, { operation: Operation; names: string[] }>;
}

const node = (): Node => ({ literal: new Map(), named: null, operations: new Map() });

export class Router {
  private readonly root = node();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) this.add(operation);
  }

  find(method: string, path: string): Match | null {
    const values: string[] = [];
    const found = descend(this.root, segmentsOf(path), 0, values);
    const entry = found?.operations.get(method);
    if (entry === undefined) return null;
    return {
      operation: entry.operation,
      path: Object.fromEntries(entry.names.map((name, index) => [name, values[index] ?? ""])),
    };
  }

  private add(operation: Operation): void {
    let at = this.root;
    const names: string[] = [];
    for (const segment of segmentsOf(operation.path)) {
      if (segment.startsWith(":")) {
        names.push(segment.slice(1));
        at.named ??= node();
        at = at.named;
      } else {
        const next = at.literal.get(segment) ?? node();
        at.literal.set(segment, next);
        at = next;
      }
    }
    if (at.operations.has(operation.method))
      throw new Error(`two operations for ${operation.method} ${operation.path}`);
    at.operations.set(operation.method, { operation, names });
  }
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** Leaves the values of named segments in `values`, in the order of the path. */
function descend(at: Node, segments: readonly string[], index: number, values: string[]): Node | null {
  const segment = segments[index];
  if (segment === undefined) return at.operations.size > 0 ? at : null;
  const literal = at.literal.get(segment);
  if (literal !== undefined) {
    const found = descend(literal, segments, index + 1, values);
    if (found !== null) return found;
  }
  if (at.named === null) return null;
  values.push(safeDecode(segment));
  const found = descend(at.named, segments, index + 1, values);
  if (found === null) values.pop();
  return found;
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
