/** Invoices, their lines and payments, credit notes. */
import type { Resource } from "../api/resource";
import { defineCollection } from "./collection";

defineCollection();

export const invoicingResources: readonly Resource[] = [];
