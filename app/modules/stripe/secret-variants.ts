/** Slips of the hand around a secret: what it would be with or without them. Pure. */

export interface SecretVariant {
  /** Completes "It matches the secret “x” …". */
  words: string;
  secret: string;
}

/** Every one differs from the secret as it is configured. */
export function secretVariants(secret: string): SecretVariant[] {
  const variants: SecretVariant[] = [
    { words: "with the blank that is missing at its end", secret: `${secret} ` },
    { words: "with the blank that is missing in front of it", secret: ` ${secret}` },
    { words: "with the line break that is missing at its end", secret: `${secret}\n` },
    { words: "with quotation marks around it", secret: `"${secret}"` },
    { words: "with quotation marks around it", secret: `'${secret}'` },
    { words: "without what stands after it", secret: secret.replace(/(?:\\[nr]|[^A-Za-z0-9+/=_-])+$/, "") },
    { words: "without invisible characters", secret: secret.replace(/[^\x21-\x7e]/g, "") },
    { words: "with its prefix once", secret: secret.replace(/^(whsec_)+/, "whsec_") },
    { words: "without the name in front of it", secret: secret.replace(/^.*whsec_/, "whsec_") },
  ];
  return variants.filter((variant) => variant.secret !== secret);
}
