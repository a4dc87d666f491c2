/** The child's side: a process of this benchmark that plays one role. */
import type { Answer } from "./child";

/** Answers questions one after the other; ends when the benchmark does. */
export function serve(answer: (question: never) => unknown): void {
  process.on("message", async (question) => {
    let said: Answer;
    try {
      said = { answer: await answer(question as never) };
    } catch (error) {
      said = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(said);
  });
  ready();
}

/** Says so; `port` where it listens on one. */
export function ready(port?: number): void {
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));
  process.send?.({ ready: true, port });
}
