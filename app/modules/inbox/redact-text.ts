/**
 * Hides emails and secrets in evidence of a refused request, which nobody has
 * vouched for and which is shown without being asked. By shape, since the text
 * may be cut off, escaped or no JSON at all.
 */
const mark = "•••";

/** `@` as itself, percent-encoded (also twice) or as a JSON escape. */
const at = String.raw`(?:@|%(?:25)*40|\\u0040)`;
/** What an address consists of, generously; bounded, so that no text is slow to search. */
const part = String.raw`[^\s"'<>(),;:=&?{}[\]@]`;
const email = `${part}{0,64}${at}${part}{1,255}`;
/** Signing secrets and API keys; then client secrets, `pi_…_secret_…`. */
const key = String.raw`(?<![a-z0-9])(?:whsec|sk|rk|ek|ptk)_[\w+/=-]+`;
const clientSecret = String.raw`\w{0,64}_secret_[\w+/=%-]+`;
const hidden = new RegExp(`${clientSecret}|${key}|${email}`, "gi");

/** The first `most` characters of `text`, what is hidden in them exchanged for a mark, also where it goes on beyond. */
export function redactText(text: string, most = text.length): string {
  let shown = "";
  let from = 0;
  for (const { index, 0: found } of text.matchAll(hidden)) {
    if (index >= most) break;
    shown += text.slice(from, index) + mark;
    from = index + found.length;
  }
  return from < most ? shown + text.slice(from, most) : shown;
}
