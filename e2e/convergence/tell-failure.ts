/** A history that ended wrong, in words that its cause can be found from. */
import { converge, type Outcome } from "./converge";
import type { History } from "./history";
import { shrink } from "./shrink";
import type { World } from "./world";

/** Of so many histories that end wrong the shortest form is looked for. */
const mostShrunk = 1;
const mostTold = 8;

/** @throws Error that tells of those that do not end as they have to */
export async function mustAllEndAsAtStripe(
  world: World,
  outcomes: readonly Outcome[],
  seed: number,
): Promise<void> {
  const wrong = outcomes.filter(({ differences }) => differences.length > 0);
  if (wrong.length === 0) return;
  const told: string[] = [];
  for (const outcome of wrong.slice(0, mostTold)) {
    const shortest = told.length < mostShrunk ? await shortestOf(world, outcome) : outcome;
    told.push(inWords(shortest));
  }
  const sum = `Seed ${seed}: ${wrong.length} of ${outcomes.length} histories end otherwise than at Stripe.`;
  throw new Error([sum, ...told].join("\n\n"));
}

async function shortestOf(world: World, outcome: Outcome): Promise<Outcome> {
  let last = outcome;
  await shrink(outcome.history, async (shorter: History) => {
    const [again] = await converge(world, [shorter]);
    if (again === undefined || again.differences.length === 0) return false;
    last = again;
    return true;
  });
  return last;
}

function inWords({ history, differences, events, log }: Outcome): string {
  return [
    ...differences.map((difference) => `✗ ${difference}`),
    `${history.when}, ${JSON.stringify(history.way)}`,
    ...history.steps.map((step) => `  ${JSON.stringify(step)}`),
    "At Stripe:",
    ...events.map(({ type, created, id, data }) => `  ${created} ${type} ${id} of ${data.object.id}`),
    "Brought:",
    ...log.map((line) => `  ${line}`),
  ].join("\n");
}
