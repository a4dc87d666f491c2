/**
 * The accounts of the demo, one per role. They exist only without a Stripe key,
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
    shows: "the billing page, on Free (mara@example.com: on Pro)",
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
    shows: "the console, with unmasked data",
  },
];
