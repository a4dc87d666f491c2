/** Checkout sessions, their line items, and the hosted page on which they are paid. */
import type { Resource } from "../api/resource";
import { paymentPageResource } from "./payment-pages";
import { sessionResource } from "./sessions";

export const checkoutResources: readonly Resource[] = [sessionResource, paymentPageResource];
