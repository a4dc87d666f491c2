/** Signing secrets as a person writes them down: several, each perhaps with a label. */

export interface WebhookSecret {
  /** How pages and logs call it; the value itself is never shown. */
  label: string;
  secret: string;
}

/**
 * Reads `whsec_a`, `whsec_a,whsec_b` or `dashboard=whsec_a,cli=whsec_b`. Those without
 * a label are called "primary", "secret 2", … Problems name a part by its number, never by its value.
 */
export function readWebhookSecrets(value: string | undefined): {
  secrets: WebhookSecret[];
  problems: string[];
} {
  if (!value) return { secrets: [], problems: [] };
  const problems: string[] = [];
  const secrets = value.split(",").map((part, index): WebhookSecret => {
    const [, label, labelled] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    const read = {
      label: label ?? (index === 0 ? "primary" : `secret ${index + 1}`),
      secret: labelled ?? part,
    };
    const problem = problemWith(read);
    if (problem) problems.push(`part ${index + 1} ${problem}`);
    return read;
  });
  const labels = secrets.map(({ label }) => label);
  if (new Set(labels).size < labels.length) problems.push("two parts have the same label.");
  return { secrets, problems };
}

function problemWith({ label, secret }: WebhookSecret): string | null {
  if (secret.trim() === "") return "is empty: remove the comma, or put a secret there.";
  if ([label, secret].some((text) => text !== text.trim())) return "has white space at its ends: remove it.";
  if (/["'`]/.test(label + secret)) return "has quotes around it: remove them.";
  if (!/^[\w .-]{1,40}$/.test(label))
    return "has an unusable label: letters, digits, dots and dashes, 40 at most.";
  if (!/^whsec_\S+$/.test(secret)) return "does not look like whsec_…: copy the endpoint's signing secret.";
  return null;
}
