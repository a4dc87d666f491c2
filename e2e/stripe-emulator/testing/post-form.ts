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

/** Nested values in Stripe's encoding, `a[b][0]=x`, as pairs. */
export function formOf(value: object, prefix = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const name = prefix === "" ? key : `${prefix}[${key}]`;
    return typeof inner === "object" && inner !== null ? formOf(inner, name) : [[name, String(inner)]];
  });
}
