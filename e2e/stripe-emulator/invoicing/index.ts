/** Invoices, their lines and payments, credit notes. */
import type { Resource } from "../api/resource";
import { invoiceActionResource } from "./actions";
import { balanceTransactionResource } from "./balance-transactions";
import { defineCollection } from "./collection";
import { creditNoteResource } from "./credit-notes";
import { hostedInvoiceResource } from "./hosted-page";
import { invoiceItemResource } from "./invoice-items";
import { invoiceResource } from "./invoices";
import { invoiceLineResource } from "./lines";
import { invoicePaymentResource } from "./payments";
import { invoicePreviewResource } from "./preview-operation";
import { upcomingInvoiceResource } from "./upcoming";

defineCollection();

export const invoicingResources: readonly Resource[] = [
  balanceTransactionResource,
  creditNoteResource,
  hostedInvoiceResource,
  invoiceActionResource,
  invoiceItemResource,
  invoiceLineResource,
  invoicePaymentResource,
  invoicePreviewResource,
  invoiceResource,
  upcomingInvoiceResource,
];
