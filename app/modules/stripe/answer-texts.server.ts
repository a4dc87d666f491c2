/**
 * Keeps the texts of Stripe's answers beside what the SDK parses from them, so that
 * an event can be stored as Stripe wrote it. The SDK throws the text away; this
 * listens to the answer while the SDK reads it.
 */
import type { Stripe } from "stripe";

export interface AnswerTexts {
  client: Stripe.HttpClient;
  /** The text that an answer was parsed from; null: not known. Asked once, soon after the answer. */
  textOf(answer: object): string | null;
}

/** `inner`: the SDK's own client, which does the work. */
export function keepAnswerTexts(inner: Stripe.HttpClient): AnswerTexts {
  const texts = new WeakMap<object, string>();
  const client: Stripe.HttpClient = {
    getClientName: () => inner.getClientName(),
    async makeRequest(...request) {
      const response = await inner.makeRequest(...request);
      return {
        getStatusCode: () => response.getStatusCode(),
        getHeaders: () => response.getHeaders(),
        getRawResponse: () => response.getRawResponse(),
        toStream: (complete: () => void) => response.toStream(complete),
        async toJSON() {
          // In this order: reading begins with the first listener, in the next turn of the loop.
          const parsing: Promise<unknown> = response.toJSON();
          const chunks: string[] = [];
          const stream: unknown = response.getRawResponse();
          if (isReadable(stream)) stream.on("data", (chunk) => chunks.push(String(chunk)));
          const parsed = await parsing;
          if (typeof parsed === "object" && parsed !== null) texts.set(parsed, chunks.join(""));
          return parsed;
        },
      };
    },
  };
  return { client, textOf: (answer) => texts.get(answer) || null };
}

interface Readable {
  on(event: "data", listener: (chunk: unknown) => void): unknown;
}

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === "object" && stream !== null && "on" in stream && typeof stream.on === "function";
