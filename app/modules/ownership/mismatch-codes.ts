/** The kinds of mismatch: what each means, how grave it is as a rule, and what may safely be done about it. */
export type Severity = "blocks_access" | "risk" | "hygiene";
export const severities = ["blocks_access", "risk", "hygiene"] as const satisfies readonly Severity[];

export type SafeAction = "link" | "unlink" | "move" | "write_metadata" | "create_user" | "settle" | "dismiss";

interface Kind {
  subject: "customer" | "user";
  /** In one line, for a list. */
  title: string;
  /** What it means, and what follows from it for the person. */
  means: string;
  /** Besides these, everything may be acknowledged. The first one is the one to propose. */
  actions: readonly SafeAction[];
}

export const mismatchKinds = {
  customer_unlinked: {
    subject: "customer",
    title: "Paid, and belongs to nobody",
    means:
      "The customer paid at Stripe, and nothing that the application wrote there names a user: it was made by a payment link, a pricing table or by hand. Whoever paid has no access.",
    actions: ["link", "dismiss", "settle"],
  },
  email_only_match: {
    subject: "customer",
    title: "Only the email address fits a user",
    means:
      "The customer paid and names no user; its email is also a user's. Anybody can type an address at Stripe, so it grants nothing: make sure that it was this user, then link.",
    actions: ["link", "dismiss", "settle"],
  },
  client_reference_unproven: {
    subject: "customer",
    title: "Only a payment link's address names the user",
    means:
      "The customer bought by a payment link, and the user id stands in the link's address, where whoever opens it can write what they like. It grants nothing and links nobody: make sure that it was this user, then link.",
    actions: ["link", "dismiss", "settle"],
  },
  user_unknown: {
    subject: "customer",
    title: "Names a user who does not exist here",
    means:
      "What Stripe has names a user id that Paidtrail does not know: the host application never told us of it, or it is not written exactly (white space around it, another case, two keys that differ, more than an id has). As it stands it gives nobody anything. Create the user, or link the right one.",
    actions: ["create_user", "link", "write_metadata", "dismiss", "settle"],
  },
  bound_user_missing: {
    subject: "customer",
    title: "Linked to a user who is gone",
    means: "The customer is linked to a user who no longer exists here: what it pays opens nothing.",
    actions: ["move", "unlink", "create_user", "dismiss", "settle"],
  },
  metadata_conflict: {
    subject: "customer",
    title: "Names another user than the link",
    means:
      "The customer is linked to one user, and something of it names another. Nothing is moved by itself, and what names somebody else gives nobody anything until somebody decides.",
    actions: ["move", "settle", "write_metadata", "unlink", "dismiss"],
  },
  one_customer_several_users: {
    subject: "customer",
    title: "Claimed by several users",
    means:
      "Evidence of the same strength names different users. The one that Stripe's objects named first keeps it; what names the other gives nobody anything until somebody decides.",
    actions: ["move", "settle", "write_metadata", "unlink", "dismiss"],
  },
  subscription_customer_differ: {
    subject: "customer",
    title: "Subscription and customer name different users",
    means:
      "The metadata of a subscription and of its customer name different users: the application reused a customer, or one of the two was edited.",
    actions: ["settle", "move", "dismiss"],
  },
  session_reference_differs: {
    subject: "customer",
    title: "A checkout session names two users",
    means:
      "Its client reference and its metadata differ. Metadata is written by the application; the reference may come from a page in the browser, as that of a pricing table does.",
    actions: ["settle", "dismiss"],
  },
  metadata_missing_on_subscription: {
    subject: "customer",
    title: "The user is named on the checkout session only",
    means:
      "Neither the subscription nor the customer names the user: their later events say nothing of whose they are. Writing the user to the customer mends it for good.",
    actions: ["write_metadata", "dismiss", "settle"],
  },
  bound_metadata_missing: {
    subject: "customer",
    title: "The linked customer names no user at Stripe",
    means:
      "The link is known here only. Writing the user to the customer's metadata makes it readable at Stripe too.",
    actions: ["write_metadata", "dismiss", "settle"],
  },
  bound_customer_deleted: {
    subject: "customer",
    title: "The linked customer was deleted at Stripe",
    means: "Nothing can be paid by it any more. What its user pays next sits on another customer.",
    actions: ["unlink", "dismiss", "settle"],
  },
  bound_customer_other_mode: {
    subject: "customer",
    title: "The linked customer is of the other mode or another account",
    means:
      "Stripe has this customer where this deployment does not look: ids were copied between test and live, or between accounts, or the account's test data was deleted. Nothing that it pays arrives here.",
    actions: ["unlink", "dismiss", "settle"],
  },
  email_differs: {
    subject: "customer",
    title: "The email differs between user and customer",
    means:
      "It was changed on one side, or somebody else pays: where the user's former address is the customer's, it was changed here. Access does not depend on it; receipts go to the customer's.",
    actions: ["settle", "dismiss"],
  },
  several_customers_one_user: {
    subject: "user",
    title: "Paid as another customer than the linked one",
    means:
      "The user has a linked customer, and one that belongs to nobody paid with the same email. If it was this user, link that one too.",
    actions: ["link", "dismiss", "settle"],
  },
  purchase_reference_unproven: {
    subject: "user",
    title: "A purchase names the user by a payment link's address only",
    means:
      "Somebody paid once by a payment link, without a customer that could be linked, and the link's address named this user: whoever opens it can write what they like there. It grants nothing: make sure that it was this user, give them a grant of the plan, then settle it.",
    actions: ["settle", "dismiss"],
  },
  several_paying_customers: {
    subject: "user",
    title: "Pays as several customers",
    means: "More than one of the user's customers has a running subscription: they may be paying twice.",
    actions: ["unlink", "dismiss", "settle"],
  },
  price_not_in_catalogue: {
    subject: "user",
    title: "Pays a price that no plan is mapped to",
    means:
      "A subscription has a price which the catalogue does not know. Where it gave a plan before, that one is kept; otherwise the user pays and has nothing. Map the price, and this is over.",
    actions: ["dismiss"],
  },
  same_address_users: {
    subject: "user",
    title: "Several users share one address",
    means:
      "Their emails differ in case or behind a plus sign only: likely one person with two accounts, one of which paid. A suggestion, no more.",
    actions: ["settle", "dismiss"],
  },
} as const satisfies Record<string, Kind>;

export type MismatchKind = keyof typeof mismatchKinds;
export const mismatchCodes = Object.keys(mismatchKinds).filter(isMismatchKind);

export function isMismatchKind(code: string): code is MismatchKind {
  return Object.hasOwn(mismatchKinds, code);
}

/**
 * It asks whose a customer is, so that who links or moves it has answered. What still keeps something from the
 * owner is not: whoever decided cannot have seen it.
 */
export function isAnsweredByLinking(code: MismatchKind, severity: Severity): boolean {
  const { subject, actions }: Kind = mismatchKinds[code];
  return (
    subject === "customer" &&
    severity !== "blocks_access" &&
    (actions.includes("link") || actions.includes("move"))
  );
}

/** Those that a batch of events finds by itself: see resolve-owner.ts. The others are looked for right after. */
export const immediateCodes = [
  "metadata_conflict",
  "one_customer_several_users",
  "user_unknown",
  "customer_unlinked",
] as const satisfies readonly MismatchKind[];
