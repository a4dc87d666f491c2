/**
 * Where what names the owners of one case disagrees, looked for at this moment by
 * the rules that keep the inbox of mismatches (ownership/detect-mismatches.ts): what
 * was found and stored is a second or a night behind. Since when it holds is the
 * inbox's to say. Bounded by the case's customers. Reads only.
 */
import type { Db } from "~/lib/database.server";
import { mismatchesOfCase } from "../ownership/case-mismatches.server";
import { detectMismatches, detectMismatchesOfUser } from "../ownership/detect-mismatches";
import { maskAddresses } from "../ownership/mask-addresses";
import { factsOfCustomers, factsOfUsers } from "../sync/ownership-facts.server";
import type { MismatchFact } from "./facts";

export async function disagreementsOfCase(
  db: Db,
  livemode: boolean,
  { customerIds, userId }: { customerIds: readonly string[]; userId: string | null },
): Promise<MismatchFact[]> {
  const [customers, users, kept] = await Promise.all([
    factsOfCustomers(db, livemode, customerIds),
    factsOfUsers(db, livemode, userId === null ? [] : [userId]),
    mismatchesOfCase(db, livemode, { customerIds, userId }),
  ]);
  const found = [...customers.flatMap(detectMismatches), ...users.flatMap(detectMismatchesOfUser)];
  return found.map(({ code, severity, subject, sources }): MismatchFact => {
    const before = kept.find((one) => one.code === code && one.subjectId === subject.id);
    return {
      code,
      severity,
      subjectType: subject.type,
      subjectId: subject.id,
      firstSeenAt: before?.firstSeenAt ?? null,
      sources: sources.map(({ kind, value, userId: meant, where, read }) => ({
        kind,
        value: maskAddresses(value),
        userId: meant,
        ...where,
        at: read.at === null ? null : new Date(read.at),
      })),
    };
  });
}
