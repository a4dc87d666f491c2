/** The fields of the sign-in form, for the browser and the server alike. */
import { z } from "zod";
import { passwordLength } from "./password-policy";

export const signInForm = z.object({
  email: z
    .string({ error: "Enter your email address." })
    .trim()
    .max(320, "This is longer than an email address can be."),
  // Only what protects the hash: whether it would be allowed as a new one is no matter here.
  password: z
    .string({ error: "Enter your password." })
    .max(passwordLength.max * 4, `Passwords have at most ${passwordLength.max} characters.`),
  /** Where to go afterwards; checked by localPath. */
  next: z.string().max(2_000).optional(),
});
