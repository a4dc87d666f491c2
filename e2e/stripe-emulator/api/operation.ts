/** One API operation: where it is, what it takes, what it needs, what it does. */
import type { Scope } from "../work/scope";
import type { Shape, Values } from "./params";

export type Method = "GET" | "POST" | "DELETE";

/** `/v1/customers/:id/sources/:source` → `"id" | "source"`. */
type PathName<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathName<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

export type PathValues<P extends string> = { [K in PathName<P>]: string };

interface Definition<P extends string, S extends Shape> {
  method: Method;
  /** Segments that begin with `:` are handed over by name. */
  path: P;
  /**
   * What a restricted key needs, without `rak_` and `_read`/`_write`: `customer`.
   * GET needs read, the others write.
   */
  permission: string;
  /** `expand` is understood everywhere and not declared. */
  params: S;
  /** Synchronous; throws `ApiError` for what Stripe refuses. */
  handle(scope: Scope, params: Values<S>, path: PathValues<P>): object;
}

/** An operation whose types are forgotten, as the router keeps it. */
export interface Operation {
  readonly method: Method;
  readonly path: string;
  readonly permission: string;
  readonly params: Shape;
  handle(scope: Scope, params: Record<string, unknown>, path: Record<string, string>): object;
}

export function operation<const P extends string, const S extends Shape>(
  definition: Definition<P, S>,
): Operation {
  return {
    method: definition.method,
    path: definition.path,
    permission: definition.permission,
    params: definition.params,
    // The router passes what it parsed with these very `params` and `path`.
    handle: (scope, params, path) => definition.handle(scope, params as Values<S>, path as PathValues<P>),
  };
}
