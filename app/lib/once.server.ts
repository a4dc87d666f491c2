/**
 * One value per process and name, even where a development server loads this
 * file again, or where two bundles of one process each hold a copy of it.
 */
const key = Symbol.for("paidtrail.once");
const shared = globalThis as { [key]?: Map<string, unknown> };

export function once<T>(name: string, create: () => T): T {
  shared[key] ??= new Map();
  const registry = shared[key];
  if (!registry.has(name)) registry.set(name, create());
  return registry.get(name) as T;
}
