/** Subscriptions, items and schedules. */
import type { Resource } from "../api/resource";
import { defineTimers } from "./due";
import { endOfCustomers } from "./end-of-customers";
import { followOwnInvoices } from "./follow-invoices";
import { answerPreviews } from "./preview";
import { subscriptionItemResource } from "./subscription-items";
import { subscriptionResource } from "./subscriptions";

defineTimers();
followOwnInvoices();
endOfCustomers();
answerPreviews();

export const subscriptionResources: readonly Resource[] = [subscriptionItemResource, subscriptionResource];
