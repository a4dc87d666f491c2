/** The reason that somebody gives for what they do, as a form's field `reason`. */
const longestReason = 300;

/** Empty: none was given. */
export function readReason(form: FormData): string {
  const given = form.get("reason");
  return typeof given === "string" ? given.trim().slice(0, longestReason) : "";
}
