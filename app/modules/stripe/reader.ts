/**
 * What Paidtrail reads at Stripe to know how things really are: the port. Every
 * object comes with the moment since when the answer is true, so that a reading
 * takes its place among events.
 */
import type { StripeResult } from "./gateway";
import type { MirroredType, Snapshot } from "./snapshot";

export interface StripeReader {
  /** The customer and everything of theirs that the mirror keeps. */
  customer(customerId: string): Promise<StripeResult<CustomerTruth>>;
  /** Their checkout sessions alone, the newest some hundred: what may name the user where nothing else does. */
  sessions(customerId: string): Promise<StripeResult<FetchedObject[]>>;
  /** One object; a charge brings its refunds. The object itself is the first. */
  object(type: MirroredType, id: string): Promise<StripeResult<FetchedObject[]>>;
}

export interface CustomerTruth {
  objects: FetchedObject[];
  /** Of these Stripe has more than is read at a time: what is not among the objects may be there all the same. */
  incomplete: MirroredType[];
  /** `req_…` of every answer, for whoever asks Stripe's support. */
  requestIds: string[];
}

export interface FetchedObject {
  snapshot: Snapshot;
  /** When the request set out, by Stripe's clock as far as that is known: what happened later is not in the answer. */
  asOf: Date;
  apiVersion: string | null;
}
