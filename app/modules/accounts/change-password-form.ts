/** The fields of the form that changes one's own password, for the browser and the server alike. */
import { z } from "zod";
import { passwordLength, passwordProblem } from "./password-policy";

export const changePasswordForm = z
  .object({
    present: z.string({ error: "Enter your present password." }).max(passwordLength.max * 4),
    fresh: z.string({ error: "Enter a new password." }).check((context) => {
      const problem = passwordProblem(context.value);
      if (problem !== null) context.issues.push({ code: "custom", message: problem, input: context.value });
    }),
    again: z.string({ error: "Enter the new password once more." }),
  })
  .refine(({ fresh, again }) => fresh === again, {
    path: ["again"],
    error: "This differs from the new password above.",
  });
