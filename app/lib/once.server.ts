/**
 * One value per process and name, even where a development server loads this
 * file again, or where two bundles of one process each hold a copy of it.
 */
const registry: Map<string, unknown> = ((globalThis as Record<symbol, unknown>)[
  Symbol.for("paidtrail.once")
] ??= new Map()) as Map<string, unknown>;

export function once<T>(name: string, create: () => T): T {
  if (!registry.has(name)) registry.set(name, create());
  return registry.get(name) as T;
}
