import { NEWER, type ShapeExceptions } from "../shape-exceptions";

export const paymentLinkShapes: ShapeExceptions = {
  missing: {},
  added: {
    payment_link: {
      "subscription_data.invoice_settings.account_tax_ids": NEWER,
      "subscription_data.invoice_settings.custom_fields": NEWER,
      "subscription_data.invoice_settings.description": NEWER,
      "subscription_data.invoice_settings.footer": NEWER,
    },
  },
};
