/** Pages of Stripe's dashboard; in the demo, of the Stripe that stands in for it. */
import { createContext, useContext } from "react";

interface StripeObject {
  type: string;
  id: string;
}

interface Place {
  livemode: boolean;
  account?: string | null;
}

/** `null` for objects that have no page of their own there. */
export function dashboardLink(object: StripeObject, place: Place): string | null {
  const section = sections[object.type];
  if (!section || !isId(object.id)) return null;
  const account = place.account && /^acct_[A-Za-z0-9]+$/.test(place.account) ? `/${place.account}` : "";
  return `https://dashboard.stripe.com${account}${place.livemode ? "" : "/test"}/${section}/${object.id}`;
}

/** The emulator shows every object it holds; `base` is where it listens. */
export function emulatorLink(base: string, { id }: StripeObject, { livemode }: Place): string | null {
  if (!isId(id)) return null;
  return `${base.replace(/\/$/, "")}/_emulator/objects/${id}?mode=${livemode ? "live" : "test"}`;
}

const isId = (id: string) => /^[A-Za-z0-9_]+$/.test(id);

const EmulatorContext = createContext<string | null>(null);

/** Where the emulator listens that stands in for Stripe; null: it is Stripe itself. */
export const EmulatorProvider = EmulatorContext.Provider;

/** The page of an object at the Stripe that this deployment speaks with. */
export function useStripeLink(): (object: StripeObject, place: Place) => string | null {
  const emulator = useContext(EmulatorContext);
  return (object, place) =>
    emulator === null ? dashboardLink(object, place) : emulatorLink(emulator, object, place);
}

const sections: Record<string, string> = {
  event: "events",
  customer: "customers",
  subscription: "subscriptions",
  invoice: "invoices",
  payment_intent: "payments",
  charge: "payments",
  product: "products",
  price: "prices",
};
