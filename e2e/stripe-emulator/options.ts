/** Command line and environment of the process. */
import { parseArgs } from "node:util";

export interface Options {
  host: string;
  /** 0: a free one. */
  port: number;
  dataFolder: string | null;
  rateLimit: number | null;
  /** Deliver nothing until the control API says so. */
  holdWebhooks: boolean;
}

export const USAGE = `usage: main [--port N] [--host 127.0.0.1] [--data DIR] [--rate-limit N] [--hold-webhooks]
  --help        this
  --port        port to listen on; a free one if absent (STRIPE_EMULATOR_PORT)
  --host        address to listen on; 127.0.0.1 if absent (STRIPE_EMULATOR_HOST)
  --data        folder that keeps the state; memory only if absent (STRIPE_EMULATOR_DATA)
  --rate-limit  requests per second and endpoint of the API; unlimited if absent
  --hold-webhooks  deliver nothing until POST /_emulator/deliveries/start: the receiver starts later`;

/** @throws Error with words for the person who typed it */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | "help" {
  if (env.NODE_ENV === "production") {
    throw new Error("the Stripe emulator does not run in production: set STRIPE_SECRET_KEY and use Stripe");
  }
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: "boolean" },
      port: { type: "string" },
      host: { type: "string" },
      data: { type: "string" },
      "rate-limit": { type: "string" },
      "hold-webhooks": { type: "boolean" },
    },
  });
  if (values.help === true) return "help";
  const port = values.port ?? env.STRIPE_EMULATOR_PORT;
  const rateLimit = values["rate-limit"];
  return {
    host: values.host ?? env.STRIPE_EMULATOR_HOST ?? "127.0.0.1",
    port: port === undefined ? 0 : wholeNumber(port, "--port", 65_535),
    dataFolder: values.data ?? env.STRIPE_EMULATOR_DATA ?? null,
    rateLimit: rateLimit === undefined ? null : wholeNumber(rateLimit, "--rate-limit", 1_000_000),
    holdWebhooks: values["hold-webhooks"] === true,
  };
}

function wholeNumber(text: string, name: string, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= max) return number;
  throw new Error(`${name} must be a whole number up to ${max}, not ${text}`);
}
