/** Where in a payload a value stands. What its containers say is worked out once for each of them. */

export interface Surroundings {
  /** How to pay by voucher, code or redirect: every address in there opens the payer's own page or document. */
  readonly paymentDetails: boolean;
  /** Everything in there is personal. */
  readonly person: boolean;
  readonly card: boolean;
  /** Properties whose names somebody made up. */
  readonly metadata: boolean;
  /** The nearest container's name. */
  readonly name: string | null;
}

export interface Place {
  /** The property's name as `propertyName` gives it; for a member of a list, the list's. null: a key or a bare value. */
  name: string | null;
  within: Surroundings;
  /** The `object` of the Stripe object it directly belongs to. */
  objectType: string | null;
}

export const outside: Surroundings = {
  paymentDetails: false,
  person: false,
  card: false,
  metadata: false,
  name: null,
};

const paymentDetails =
  /_display_(?:details|qr_code|instructions)|handle_redirect|^(?:redirect_to_url|qr_code)$/;
const persons =
  /^(?:address|.*_address|address_k(?:ana|anji)|dob|evidence|tax_ids|customer_tax_ids|custom_fields|verified_outputs|verified_data)$/;
const cards = /^(?:.*_)?cards?(?:_present|_details|_data)?$/;
const metadata = /^(?:.*_)?metadata$/;

/** What a container of this name adds to what it stands in. null: a member of a list, which says nothing of itself. */
export function inside(outer: Surroundings, name: string | null): Surroundings {
  if (name === null) return outer;
  return {
    paymentDetails: outer.paymentDetails || paymentDetails.test(name),
    person: outer.person || persons.test(name),
    card: outer.card || cards.test(name),
    metadata: outer.metadata || metadata.test(name),
    name,
  };
}

/** A property's name, or a value that stands for itself. */
export const bare: Place = { name: null, within: outside, objectType: null };
