/** Development only: the web process reloads by itself, the worker is started anew. */
import { watch } from "node:fs";

/** Calls `reload` once for a burst of changes, never twice at a time. */
export function watchSources(folder: string, reload: () => Promise<void>): void {
  const ofWorker = /^(modules|lib|server)[/\\](?!.*\.test\.ts$).*\.ts$/;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  watch(folder, { recursive: true, persistent: false }, (_event, file) => {
    if (!file || !ofWorker.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(reload).catch((error) => console.error(error.message));
    }, 200);
  });
}
