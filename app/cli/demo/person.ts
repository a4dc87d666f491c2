/** A person of the demo: at Stripe a customer, here a user where the host application knows them. */
import { stripeId } from "./ids";

export interface Person {
  /** Names every id of theirs. */
  key: string;
  name: string;
  /** What Stripe has. */
  email: string;
  /** The host application's user; null: it knows nobody by this name. */
  user: { id: string; email: string; emailVerified: boolean } | null;
  city: string;
  country: string;
  card: { brand: "visa" | "mastercard" | "amex"; last4: string };
}

export const customerId = (person: Person) => stripeId("cus", person.key);

const cities = [
  ["Berlin", "DE"],
  ["Lyon", "FR"],
  ["Porto", "PT"],
  ["Ghent", "BE"],
  ["Turku", "FI"],
  ["Milano", "IT"],
  ["Utrecht", "NL"],
  ["Vienna", "AT"],
] as const;

/** `options` say what is unusual: normally the user has the customer's email, verified. */
export function person(
  name: string,
  options: { email?: string; userEmail?: string; verified?: boolean; userId?: string | null } = {},
): Person {
  const key = name.toLowerCase().replace(/[^a-z]+/g, "_");
  const first = key.split("_")[0] ?? key;
  const email = options.email ?? `${first}@example.com`;
  const pick = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const [city, country] = cities[pick % cities.length] ?? cities[0];
  const userId = options.userId === undefined ? `user_${first}` : options.userId;
  return {
    key,
    name,
    email,
    user:
      userId === null
        ? null
        : { id: userId, email: options.userEmail ?? email, emailVerified: options.verified ?? true },
    city,
    country,
    card: { brand: pick % 3 === 0 ? "mastercard" : "visa", last4: String(4242 + pick).slice(-4) },
  };
}
