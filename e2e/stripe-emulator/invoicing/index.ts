/** Invoices, their lines and payments, credit notes. */
import type { Resource } from "../api/resource";
import { invoiceActionResource } from "./actions";
import { defineCollection } from "./collection";
import { invoiceItemResource } from "./invoice-items";
import { invoiceResource } from "./invoices";

defineCollection();

export const invoicingResources: readonly Resource[] = [
  invoiceActionResource,
  invoiceItemResource,
  invoiceResource,
];
