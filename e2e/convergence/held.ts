/** What the app holds when everything has come to rest. Its database is read where the API does not tell, and never written. */
import pg from "pg";

export interface HeldObject {
  type: string;
  id: string;
  customer: string | null;
  status: string | null;
  deleted: boolean;
  fields: Record<string, unknown>;
}

export interface HeldChange {
  user: string;
  /** Unix seconds with their fraction. */
  at: number;
  cause: string;
  event: string | null;
  before: HeldEntitlement | null;
  after: HeldEntitlement;
}

export interface HeldEntitlement {
  planId: string;
  state: string;
  features: string[];
  validUntil: string | null;
  reasons: { code: string; subject: { type: string; id: string } | null }[];
}

export interface Held {
  objects: HeldObject[];
  /** By customer: its owner. */
  owners: ReadonlyMap<string, string>;
  /** In the order in which they came about. */
  changes: HeldChange[];
}

const lookEveryMs = 100;

export class HeldReader {
  private readonly pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: "convergence" });
  }

  async read(customers: readonly string[], ids: readonly string[], users: readonly string[]): Promise<Held> {
    const objects = await this.pool.query<HeldObject>(
      `select type, id, customer_id as customer, status, deleted, data->'fields' as fields
       from mirror_objects where not livemode and (customer_id = any($1) or id = any($2))`,
      [customers, ids],
    );
    const owners = await this.pool.query<{ customer: string; user: string }>(
      `select customer_id as customer, user_id as "user" from bindings
       where not livemode and ended_at is null and customer_id = any($1)`,
      [customers],
    );
    const changes = await this.pool.query<HeldChange>(
      `select c.user_id as "user", extract(epoch from c.at)::float8 as at, c.cause, e.event_id as event,
         c.before, c.after
       from entitlement_changes c left join events e on e.seq = c.event_seq
       where c.user_id = any($1) order by c.id`,
      [users],
    );
    return {
      objects: objects.rows,
      owners: new Map(owners.rows.map(({ customer, user }) => [customer, user])),
      changes: changes.rows,
    };
  }

  /** Until nothing waits: no event to be applied, nothing to be read at Stripe. */
  async atRest(withinSeconds: number): Promise<void> {
    for (const deadline = Date.now() + withinSeconds * 1_000; ; await pause()) {
      const { rows } = await this.pool.query<{ events: number; jobs: number; example: string | null }>(
        `select (select count(*)::int from events where sync in ('pending', 'failed')) as events,
           (select count(*)::int from graphile_worker.jobs
            where task_identifier like 'refetch-%' and attempts < max_attempts) as jobs,
           (select max(last_error) from graphile_worker.jobs) as example`,
      );
      const [left] = rows;
      if (left === undefined || (left.events === 0 && left.jobs === 0)) return;
      if (Date.now() > deadline) {
        throw new Error(
          `After ${withinSeconds} s ${left.events} events wait to be applied and ${left.jobs} jobs to be done (${left.example}).`,
        );
      }
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, lookEveryMs));
