/** The database is younger than what was delivered to it, or may not outlive the deployment. */
import { dayOf } from "../../entitlements/dates";
import { ourEndpoints, sends } from "../endpoints";
import { neverArrived } from "../evidence";
import { type ConfigurationFacts, type EventFact, type Facts, knownOf } from "../facts";
import { firstLost, isOfCustomerAlone, type LostEvent, lostEvents } from "../lost-events";
import type { Evidence, Examination, Rule } from "../rule";
import { delayed, eventsNotRead, followsFromTheWay, unharmed } from "./never-arrived";

export const storeNotPersistent: Rule = {
  code: "store_not_persistent",
  examine(facts) {
    const configuration = knownOf(facts.configuration);
    if (configuration === null)
      return { outcome: "undecidable", missing: "What the database rests on is not known." };
    const { database, production } = configuration;
    const gone = deliveredBefore(facts, database.createdAt);
    const [oldest] = gone === null ? [] : gone;
    if (oldest !== undefined && gone !== null) return wentWithIt(facts, database, gone, oldest);
    if (production && !database.persistent) return mayGo(database);
    if (gone === null) return eventsNotRead;
    return {
      outcome: "cleared",
      looked: database.persistent
        ? "The database outlives the deployment, and nothing that Stripe delivered is older than it."
        : "Not in production: the embedded database is meant for this, and nothing that Stripe delivered is older than it.",
    };
  },
};

type Database = ConfigurationFacts["database"];

/**
 * What Stripe calls delivered, of before this database was made, where nothing of that time is
 * here and the way to us is open: whoever took it, it was not this database. null: not to be said.
 */
function deliveredBefore(facts: Facts, madeAt: Date | null): LostEvent[] | null {
  const [lost, ledger, endpoints] = [lostEvents(facts), knownOf(facts.ledger), ourEndpoints(facts)];
  if (lost === null || ledger === null || endpoints === null) return null;
  const isOfBefore = ({ created, type }: EventFact) =>
    madeAt !== null && created < madeAt && !isOfCustomerAlone(type);
  if (madeAt === null || ledger.events.some(isOfBefore)) return [];
  const open = endpoints.filter(({ status }) => status === "enabled");
  return lost.filter(
    ({ event, fate }) =>
      fate.kind === "taken" && event.created < madeAt && open.some((endpoint) => sends(endpoint, event.type)),
  );
}

const shown = 4;

function wentWithIt(
  facts: Facts,
  database: Database,
  gone: readonly LostEvent[],
  { event }: LostEvent,
): Examination {
  const first = firstLost(gone)?.event ?? event;
  // An endpoint of that time with our address: it was delivered to us, and not to whoever came before us.
  const wasOurs = (ourEndpoints(facts) ?? []).some(({ createdAt }) => createdAt <= first.created);
  const more = gone.length > 1 ? ` and ${gone.length - 1} more` : "";
  const made = database.createdAt === null ? "later" : `on ${dayOf(database.createdAt)}, after that`;
  return {
    outcome: "found",
    certainty: wasOurs ? "proven" : "likely",
    sentence: `Stripe delivered ${first.id} (${first.type})${more} from ${dayOf(first.created)} on, and this database was made ${made}: ${wasOurs ? "what had arrived went with the database before it" : "it went to a database that is gone, or to what received the events before Paidtrail"}.`,
    evidence: [setting(database), ...gone.slice(-shown).map((one) => neverArrived(one.event))],
    next: {
      words: database.persistent
        ? "Pull in what was missed; of what is older than 30 days resync the customers."
        : "Set DATABASE_URL to a PostgreSQL that outlives the deployment, then pull in what was missed.",
      action: { kind: "backfill" },
      reply: delayed,
    },
    since: database.createdAt,
    harmless: unharmed(facts, gone),
    explains: [...followsFromTheWay, "delivered_to_cli_only"],
  };
}

/** Nothing of this payer is missing for it yet: told, and not blamed. */
function mayGo(database: Database): Examination {
  return {
    outcome: "found",
    certainty: "proven",
    sentence: `The database ${database.why ?? "may not outlive the deployment"}, and this is production: with the next deployment everything that arrived may be gone.`,
    evidence: [setting(database)],
    next: {
      words: "Set DATABASE_URL to a PostgreSQL that outlives the deployment.",
      action: { kind: "none" },
      reply: null,
    },
    since: database.createdAt,
    harmless: true,
  };
}

function setting({ embedded, createdAt }: Database): Evidence {
  return {
    kind: "setting",
    id: "DATABASE_URL",
    field: null,
    says: embedded ? "not set: embedded" : "set",
    at: createdAt,
    from: "here",
  };
}
