/** Hands e-mails to the mail server of the settings. */
import { createTransport } from "nodemailer";

export interface MailSettings {
  /** smtp:// or smtps://, with user and password where the server asks for them. */
  url: string;
  from: string;
  to: string;
}

export interface Mail {
  /** The same however often it is sent. */
  id: string;
  subject: string;
  text: string;
  html: string;
}

/** null: the server took it. Else why not, in a sentence without secrets. */
export type SendMail = (mail: Mail) => Promise<string | null>;

const patienceMs = 10_000;

export function createSmtp({ url, from, to }: MailSettings): SendMail {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
  return async ({ id, subject, text, html }) => {
    try {
      const messageId = `<${id}@${from.split("@").at(-1)?.replace(/[>\s]/g, "") || "paidtrail"}>`;
      await transport.sendMail({ from, to, subject, text, html, messageId });
      return null;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      const status =
        error instanceof Error && "responseCode" in error ? ` ${String(error.responseCode)}` : "";
      return `The mail server did not take it (${code || "no code"}${status}).`;
    }
  };
}
