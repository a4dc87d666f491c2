/**
 * The fields of a form that a browser sent. What is no form is its sender's
 * mistake: answered as one, and nothing for the log of errors.
 */
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

/** Throws the answer where the body is no form, or holds what no text does. */
export async function readForm(request: Request): Promise<FormData> {
  if (!formTypes.test(request.headers.get("content-type") ?? ""))
    throw new Response("Send this as a form.", { status: 415 });
  const form = await request.formData().catch(() => {
    throw new Response("This form cannot be read.", { status: 400 });
  });
  // PostgreSQL refuses NUL, and no keyboard sends it.
  const fields = [...form].flat();
  if (fields.some((field) => typeof field === "string" && field.includes("\0")))
    throw new Response("This form holds a character that no text has.", { status: 400 });
  return form;
}
