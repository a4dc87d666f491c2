/**
 * The accounts of the demo that people sign in as: one per role, and somebody who
 * pays. They exist only without a Stripe key,
 * where every customer and payment is made up: the demo's data creates them, the
 * sign-in page and `npm start` name them.
 */
import type { Role } from "./role";

export interface DemoAccount {
  id: string;
  role: Role;
  name: string;
  email: string;
  password: string;
  /** What this person is there to show. */
  shows: string;
}

/** Published with the demo: signs nobody in anywhere else. */
export const demoPassword = "paidtrail-demo";
const password = demoPassword;

export const demoAccounts: readonly DemoAccount[] = [
  {
    id: "user_sam",
    role: "user",
    name: "Sam Reyes",
    email: "user@example.com",
    password,
    shows: "the billing page, on Free",
  },
  {
    id: "user_mara",
    role: "user",
    name: "Mara Lind",
    email: "mara@example.com",
    password,
    shows: "the billing page, on Pro",
  },
  {
    id: "user_ada",
    role: "operator",
    name: "Ada Okafor",
    email: "operator@example.com",
    password,
    shows: "the console",
  },
  {
    id: "user_ines",
    role: "admin",
    name: "Ines Ferreira",
    email: "admin@example.com",
    password,
    shows: "the console; may reveal personal data, each time is recorded",
  },
];

/** What they bought is played at the demo's Stripe (e2e/scenarios), under these names. */
export const demoPayers: readonly DemoAccount[] = [
  payer("rosa", "Rosa Silva", "the billing page, after a payment failed"),
  payer("ruth", "Ruth Levi", "the billing page, while a bank is still processing"),
  payer("noah", "Noah Kim", "the billing page, with a payment that needs confirmation"),
];

function payer(first: string, name: string, shows: string): DemoAccount {
  return { id: `user_${first}`, role: "user", name, email: `${first}@example.com`, password, shows };
}
