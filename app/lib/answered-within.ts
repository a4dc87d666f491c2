/**
 * Waits no longer than that for the database, whatever it is asked: a person looks
 * at the page. What is under way is not ended; its pool does that a little later.
 */
export async function answeredWithin<T>(withinMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The database did not answer within ${withinMs} ms.`)),
      withinMs,
    );
  });
  // What fails after that is nobody's any more.
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
