/** The fields of the form that gives access by hand, for the browser and the server alike. */
import { z } from "zod";
import { untilDate } from "./until-date";

/** Longer than anybody is given something for, and short enough to catch a year of five digits. */
const mostYears = 10;

const reason = z
  .string({ error: "Say why: it is shown with the entitlement and kept." })
  .trim()
  .min(1, "Say why: it is shown with the entitlement and kept.")
  .max(500, "Say it in 500 characters.");

const planId = z.string({ error: "Choose a plan." }).min(1, "Choose a plan.").max(50);

export const grantForm = z
  .object({
    planId,
    length: z.enum(["7d", "30d", "date"], { error: "Say for how long." }),
    day: z.string().trim().max(40).optional(),
    reason,
  })
  .refine(({ length, day }) => length !== "date" || day !== undefined, {
    path: ["day"],
    error: "Say until which day.",
  });

export type GrantForm = z.infer<typeof grantForm>;

/** When it ends, or what is wrong with the day. `day`: through that day, UTC. */
export function grantEnd({ length, day = "" }: GrantForm, now: Date): { endsAt: Date } | { problem: string } {
  const endsAt = untilDate(length === "date" ? day : length, now);
  if (endsAt === null) return { problem: "There is no such day: write it as 2027-01-31." };
  if (endsAt <= now) return { problem: "That day is over: the end must lie in the future." };
  const problem = problemOfEnd(endsAt, now);
  return problem === null ? { endsAt } : { problem };
}

/** Of any grant, whoever gives it. */
export function problemOfEnd(endsAt: Date, now: Date): string | null {
  if (!(endsAt > now)) return "The end must lie in the future.";
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + mostYears);
  return endsAt > latest ? `That is more than ${mostYears} years away.` : null;
}

/** What was looked at, as it comes back to be done. */
export const grantWish = z.object({
  /** Of the grant that it becomes: sent again, it is the same one. */
  grant: z
    .string({ error: "Look at what it changes first, and grant it from there." })
    .regex(/^grant_[0-9a-f-]{36}$/, "Look at what it changes first, and grant it from there."),
  planId,
  endsAt: z.iso.datetime({ error: "The end is missing." }),
  reason,
});

export const revokeForm = z.object({
  reason: z
    .string({ error: "Say why: it is kept with the grant's history." })
    .trim()
    .min(1, "Say why: it is kept with the grant's history.")
    .max(500, "Say it in 500 characters."),
});
