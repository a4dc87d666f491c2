/** Subscriptions, items and schedules. */
import type { Resource } from "../api/resource";
import { defineTimers } from "./due";
import { followOwnInvoices } from "./follow-invoices";

defineTimers();
followOwnInvoices();

export const subscriptionResources: readonly Resource[] = [];
