/** Placeholder until the stories run. */
import type { Theatre } from "../frame/play";

export async function playCast(_theatre: Theatre, say: (line: string) => void): Promise<void> {
  say("…");
}
