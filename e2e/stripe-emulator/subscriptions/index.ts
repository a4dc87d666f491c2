/** Subscriptions, items and schedules. */
import type { Resource } from "../api/resource";
import { defineTimers } from "./due";
import { endOfCustomers } from "./end-of-customers";
import { followOwnInvoices } from "./follow-invoices";
import { answerPreviews } from "./preview";
import { defineScheduleTimers } from "./schedule-work";
import { scheduleResource } from "./schedules";
import { subscriptionItemResource } from "./subscription-items";
import { subscriptionResource } from "./subscriptions";

defineTimers();
defineScheduleTimers();
followOwnInvoices();
endOfCustomers();
answerPreviews();

export const subscriptionResources: readonly Resource[] = [
  scheduleResource,
  subscriptionItemResource,
  subscriptionResource,
];
