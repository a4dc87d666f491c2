/** A field of a form as text: bounded, without control characters, empty where it was not sent. */
import { addressPart } from "./address-part";

export function formText(form: FormData, name: string): string {
  const given = form.get(name);
  return typeof given === "string" ? addressPart(given) : "";
}
