/** Payment links: an address that starts a Checkout session for whoever opens it. */
import type { Resource } from "../api/resource";
import { paymentLinkResource } from "./links";
import { paymentLinkPageResource } from "./page";

export const paymentLinkResources: readonly Resource[] = [paymentLinkResource, paymentLinkPageResource];
