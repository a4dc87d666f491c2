import { marks } from "./marks";
import { address, person } from "./parts-of-objects";

export const customer = {
  id: person.customer,
  object: "customer",
  address,
  balance: 0,
  business_name: null,
  created: marks.now,
  currency: null,
  default_source: null,
  delinquent: false,
  description: "Signed up on the web, newsletter declined",
  discount: null,
  email: person.email,
  individual_name: null,
  invoice_prefix: "9F4C21AB",
  invoice_settings: {
    custom_fields: [{ name: "Purchase order", value: "PO-2026-00417" }],
    default_payment_method: person.paymentMethod,
    footer: null,
    rendering_options: { amount_tax_display: "include_inclusive_tax", template: null },
  },
  livemode: false,
  metadata: { userId: person.user, signup_source: "web", cohort: "2026-11" },
  name: "Else Lasker-Schüler",
  next_invoice_sequence: 1,
  phone: "+492025630000",
  preferred_locales: ["de-DE", "en-GB"],
  shipping: { address, name: "Else Lasker-Schüler", phone: "+492025630000" },
  tax_exempt: "none",
  test_clock: null,
};
