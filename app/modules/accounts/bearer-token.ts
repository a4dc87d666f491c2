/** The key of `Authorization: Bearer <key>`, or null. The scheme's case does not matter (RFC 9110, 11.1). */
export function bearerToken(header: string | null): string | null {
  return /^bearer +([\x21-\x7e]{1,200}) *$/i.exec(header ?? "")?.[1] ?? null;
}
