/** Invoices, their lines and payments, credit notes. */
import type { Resource } from "../api/resource";

export const invoicingResources: readonly Resource[] = [];
