import type { WireCustomer } from "~/modules/stripe/wire";
import { customerId, type Person } from "../person";

/** `at`: created, unix seconds. `userId`: what the application wrote into the metadata; null: it did not. */
export function customer(person: Person, at: number, userId: string | null): WireCustomer {
  return {
    id: customerId(person),
    object: "customer",
    address: address(person),
    balance: 0,
    created: at,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: person.email,
    invoice_prefix: customerId(person).slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: userId === null ? {} : { userId },
    name: person.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

export const address = ({ city, country }: Person) => ({
  city,
  country,
  line1: "Demo street 7",
  line2: null,
  postal_code: "10115",
  state: null,
});
