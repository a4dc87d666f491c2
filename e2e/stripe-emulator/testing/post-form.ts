import { TEST_KEY } from "./start";

/** A request as the Stripe CLI and older programs make it: form-encoded, naming no version. Gives the answer's JSON. */
export async function postForm<R>(url: string, path: string, form: Record<string, string>): Promise<R> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TEST_KEY}` },
    body: new URLSearchParams(form),
  });
  return (await response.json()) as R;
}
