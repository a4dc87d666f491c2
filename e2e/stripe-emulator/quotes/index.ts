/** Quotes: an offer that becomes a subscription or an invoice once it is accepted. */
import type { Resource } from "../api/resource";
import { quoteResource } from "./quotes";

export const quoteResources: readonly Resource[] = [quoteResource];
