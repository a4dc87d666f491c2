/** Users and mirrored customers by the thousand, and the file that maps them: every fiftieth row names nobody. */
import type { Pool } from "~/lib/database.server";

export interface MappedPayer {
  userId: string;
  customerId: string;
}

export async function manyPayers(pool: Pool, count: number, now: Date): Promise<MappedPayer[]> {
  await pool.query(
    `insert into users (id, email, created_at, updated_at)
     select 'user_many' || n, 'many' || n || '@example.com', $2, $2 from generate_series(1, $1) as n`,
    [count, now],
  );
  await pool.query(
    `insert into mirror_objects (livemode, type, id, customer_id, data, as_of, source, updated_at)
     select false, 'customer', 'cus_many' || n, 'cus_many' || n, $3::jsonb, $2, 'fetch', $2
     from generate_series(1, $1) as n`,
    [count, now, JSON.stringify({ fields: { email: null }, readFrom: {}, place: { kind: "changed" } })],
  );
  return Array.from({ length: count }, (_, index) => ({
    userId: index % 50 === 49 ? `nobody_${index}` : `user_many${index + 1}`,
    customerId: `cus_many${index + 1}`,
  }));
}

export function mappingOf(rows: readonly MappedPayer[]): string {
  return `user_id,customer_id\n${rows.map(({ userId, customerId }) => `${userId},${customerId}`).join("\n")}\n`;
}
