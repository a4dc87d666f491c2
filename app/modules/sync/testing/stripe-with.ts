/** A Stripe for tests at the reader's port: what it holds is what it was given, as of when a test says. */
import type { StripeFailure } from "../../stripe/gateway";
import { snapshotsOf } from "../../stripe/read-objects";
import type { FetchedObject, StripeReader } from "../../stripe/reader";
import type { Json } from "./deliver";

export interface StripeInTest extends StripeReader {
  /** Puts an object there, or takes it away. */
  put(object: Json): void;
  remove(id: string): void;
  /** From now on the answer to everything; null: objects again. */
  refuse(failure: (Pick<StripeFailure, "kind"> & { message?: string }) | null): void;
  asked: string[];
}

/** `now`: when it is read, by Stripe's clock. */
export function stripeWith(objects: readonly Json[], now: () => Date): StripeInTest {
  const held = new Map(objects.map((object) => [object.id, object]));
  const asked: string[] = [];
  let refusal: StripeFailure | null = null;
  const failure = (kind: StripeFailure["kind"]): StripeFailure => ({
    kind,
    code: null,
    status: null,
    requestId: "req_test",
    message: `Stripe says ${kind}`,
  });
  const read = (object: Json): FetchedObject[] =>
    snapshotsOf(object, false).map((snapshot) => ({ snapshot, asOf: now(), apiVersion: null }));
  const answer = <T>(work: () => T | null) => {
    if (refusal !== null) return { ok: false as const, failure: refusal };
    const value = work();
    return value === null
      ? { ok: false as const, failure: failure("not_found") }
      : { ok: true as const, value };
  };
  return {
    asked,
    put: (object) => void held.set(object.id, object),
    remove: (id) => void held.delete(id),
    refuse: (given) => {
      refusal = given && { ...failure(given.kind), ...given };
    },
    async customer(customerId) {
      asked.push(customerId);
      return answer(() => {
        const customer = held.get(customerId);
        if (!customer) return null;
        const theirs = [...held.values()].filter((object) => object.customer === customerId);
        return {
          objects: [customer, ...theirs].flatMap(read),
          incomplete: [],
          requestIds: ["req_test"],
        };
      });
    },
    async sessions(customerId) {
      asked.push(`sessions of ${customerId}`);
      return answer(() =>
        [...held.values()]
          .filter(({ customer, object }) => customer === customerId && object === "checkout.session")
          .flatMap(read),
      );
    },
    async object(_type, id) {
      asked.push(id);
      return answer(() => {
        const object = held.get(id);
        return object ? read(object) : null;
      });
    },
  };
}
