/** Dahlia: the hosted page's mode is called `hosted_page`; it was `hosted`. A customer may be an account's. */
import type { VersionChange } from "../change";

export const dahlia: VersionChange = {
  version: "2026-03-25.dahlia",
  before: {
    customer(customer) {
      delete customer.customer_account;
    },
    "checkout.session"(session) {
      if (session.ui_mode === "hosted_page") session.ui_mode = "hosted";
    },
  },
};
