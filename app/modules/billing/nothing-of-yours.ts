/** The one answer of every door for end users to what is not the asker's or does not exist. Thrown by routes. */
export function nothingOfYours(): Response {
  return new Response(null, { status: 404, statusText: "Not Found" });
}
