/** Ten tickets about the cast, as support would get them: what somebody wrote, and what of it is pasted. */
import { ScenarioFailure } from "../frame/failure";
import type { Told } from "../frame/scenario";

export interface Ticket {
  /** The story that it is about. */
  code: string;
  subject: string;
  from: string;
  /** As it came. */
  text: string;
  /** What a support person copies out of it. */
  pasted: string;
}

type Written = Pick<Ticket, "subject" | "text" | "pasted">;

const written: Record<string, (told: Told) => Promise<Written> | Written> = {
  delivery_abandoned: ({ who }) => ({
    subject: "Still on Free",
    text: `I paid on the weekend and I am still on Free. My account is ${who.email}.`,
    pasted: who.email,
  }),
  signature_body_altered: ({ who }) => ({
    subject: "Payment went through, app says no",
    text: `Forwarded by sales, from the dashboard: https://dashboard.stripe.com/test/customers/${who.customer}`,
    pasted: `https://dashboard.stripe.com/test/customers/${who.customer}`,
  }),
  refund: async ({ who }) => {
    const { hosted_invoice_url: link } = await paidInvoice(who);
    return {
      subject: "My invoice",
      text: `Here is my invoice, it says paid, and I am on Free: ${link}`,
      pasted: `${link}`,
    };
  },
  customer_unlinked: async ({ who }) => {
    const { number } = await paidInvoice(who);
    return {
      subject: `Receipt ${number}`,
      text: `I have receipt ${number} and no access.`,
      pasted: `${number}`,
    };
  },
  price_not_in_catalogue: async ({ who }) => {
    const charge = await who.lastCharge();
    const card = `${charge.payment_method_details?.card?.last4} ${(charge.amount / 100).toFixed(2)} ${dayOf(charge.created)}`;
    return { subject: "Screenshot of my bank", text: `[screenshot: card ending in ${card}]`, pasted: card };
  },
  // Not of a payment that is still on its way: it arrives while somebody reads the ticket.
  checkout_abandoned: ({ who, reference }) => ({
    subject: "I pressed Upgrade, where is Pro?",
    text: `${who.name} sent the beginning of the address they were at: https://checkout.stripe.com/c/pay/${reference}`,
    pasted: reference,
  }),
  subscription_incomplete: ({ who }) => ({
    subject: "Card problem?",
    text: `From: ${who.name} <${who.email}>\nMy bank asked me something and I closed the window.`,
    pasted: `<${who.email}>`,
  }),
  payment_failed: async ({ who }) => ({
    subject: "Locked out since today",
    text: `The log of the app names the subscription ${(await who.subscription()).id}.`,
    pasted: (await who.subscription()).id,
  }),
  email_only_match: ({ who }) => ({
    subject: "Bought through your link",
    text: `Paid with the payment link, as ${who.email}. Nothing happened.`,
    pasted: who.email,
  }),
  canceled: ({ who }) => ({
    subject: "Why am I on Free?",
    text: `The customer calls themselves ${who.name} and wrote no address.`,
    pasted: who.name,
  }),
};

/** null: nobody writes about this story. */
export async function ticketOf(code: string, told: Told): Promise<Ticket | null> {
  const write = written[code];
  return write === undefined ? null : { code, from: told.who.name, ...(await write(told)) };
}

const dayOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

async function paidInvoice(who: Told["who"]) {
  const event = await who.eventOf("invoice.paid");
  if (event.type !== "invoice.paid")
    throw new ScenarioFailure("Stripe gave another type than was asked for.");
  return event.data.object;
}
