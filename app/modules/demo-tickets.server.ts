/** The demo's tickets, which its stories note down as they are played. Elsewhere there are none. */
import { readFile } from "node:fs/promises";
import { z } from "zod";

const cast = z.object({
  tickets: z
    .array(z.object({ subject: z.string(), from: z.string(), text: z.string(), pasted: z.string() }))
    .max(50)
    .default([]),
});

export type DemoTicket = z.infer<typeof cast>["tickets"][number];

/** Empty: this is no demo, or nothing was played yet. */
export async function demoTickets(file: string | null): Promise<DemoTicket[]> {
  if (file === null) return [];
  try {
    return cast.parse(JSON.parse(await readFile(file, "utf8"))).tickets;
  } catch {
    return [];
  }
}
