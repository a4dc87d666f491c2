/** Customers who belong to nobody, each with the users whose it might be. For pages, API and command line. */
import type { Db } from "~/lib/database.server";
import { objectsOfCustomers } from "../mirror/mirror.server";
import type { Severity } from "../ownership/mismatch-codes";
import { maskAddresses } from "../ownership/mask-addresses";
import type { IdPage } from "../ownership/mismatch-list.server";
import type { MismatchStatus } from "../ownership/mismatch-view";
import { listOrphanRows } from "../ownership/orphan-rows.server";
import { plainAddress } from "../ownership/plain-address";
import { nearId, type OrphanCandidate, rankCandidates } from "../ownership/rank-candidates";
import { meantIds, shownAsWritten, writtenInBothKeys } from "../stripe/written-user";
import { usersByLowerId, usersByPlainEmail } from "../ownership/users-named.server";
import { factsOfCustomers } from "./ownership-facts.server";

/** Times are ISO strings. */
export interface OrphanView {
  /** Of its mismatch, and the cursor of the list. */
  id: number;
  customerId: string;
  code: string;
  severity: Severity;
  status: MismatchStatus;
  since: string;
  email: string | null;
  paid: boolean;
  /** What it names, as it is written. */
  names: { value: string; object: string; id: string; field: string }[];
  /** The likeliest first; nobody is linked by it. */
  candidates: OrphanCandidate[];
}

const longestPage = 50;

/** The newest first; what stands beside them is read for the page only, in a dozen statements. */
export async function listOrphans(
  db: Db,
  livemode: boolean,
  page: IdPage & { customerId?: string },
  { reveal }: { reveal: boolean },
): Promise<{ rows: OrphanView[]; hasMore: boolean }> {
  const limit = Math.min(page.limit, longestPage);
  const rows = await listOrphanRows(db, livemode, { ...page, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  if (page.after !== undefined) shown.reverse();
  const customerIds = [...new Set(shown.map(({ customerId }) => customerId))];
  const facts = await factsOfCustomers(db, livemode, customerIds);
  const sessions = await objectsOfCustomers(db, livemode, customerIds, {
    types: ["checkout_session"],
    limit: 5,
  });
  const typed = sessions.flatMap(({ snapshot }) =>
    snapshot.type === "checkout_session" &&
    snapshot.customerId !== null &&
    snapshot.data.customerEmail !== null
      ? [{ customerId: snapshot.customerId, email: snapshot.data.customerEmail }]
      : [],
  );
  const written = [
    ...new Set(
      facts.flatMap(({ claims, unproven }) => [
        ...claims.map(({ userId }) => userId),
        ...unproven.map(({ value }) => value),
      ]),
    ),
  ];
  const emails = [
    ...typed.map(({ email }) => email),
    ...written,
    ...facts.flatMap(({ customer }) => customer?.email ?? []),
  ];
  const near = await usersByLowerId(db, [
    ...new Set(written.flatMap((one) => [one, ...meantIds(one)]).map(nearId)),
  ]);
  const byEmail = await usersByPlainEmail(db, [
    ...new Set(emails.filter((text) => text.includes("@")).map(plainAddress)),
  ]);
  const users = [
    ...new Map(
      [...near, ...byEmail].map(({ id, email, emailVerified }) => [id, { id, email, emailVerified }]),
    ).values(),
  ];

  const views = shown.map((row): OrphanView => {
    const known = facts.find(({ customerId }) => customerId === row.customerId);
    const own = [
      known?.customer?.email ?? null,
      ...typed.filter(({ customerId }) => customerId === row.customerId).map(({ email }) => email),
    ].filter((email) => email !== null);
    const candidates = rankCandidates({
      claims: known?.claims ?? [],
      unproven: known?.unproven ?? [],
      emails: [...new Set(own)],
      users,
      barred: known?.barred ?? new Set(),
    });
    const shownText = (text: string) => (reveal ? text : maskAddresses(text));
    return {
      ...row,
      since: row.since.toISOString(),
      email: known?.customer?.email ? shownText(known.customer.email) : null,
      paid: known?.paid ?? false,
      names: [
        ...(known?.claims ?? []).flatMap(({ userId, evidence, object }) =>
          // Where two keys of the metadata differ, one a key.
          (writtenInBothKeys(userId) ?? [{ key: "userId", value: userId }]).map(({ key, value }) => ({
            value: shownText(shownAsWritten(value)),
            object: object.type,
            id: object.id,
            field: evidence === "client_reference_id" ? evidence : `metadata.${key}`,
          })),
        ),
        ...(known?.unproven ?? []).map(({ value, sessionId }) => ({
          value: shownText(shownAsWritten(value)),
          object: "checkout_session",
          id: sessionId,
          field: "client_reference_id",
        })),
      ].slice(0, 10),
      candidates: candidates.slice(0, 10).map((candidate) => ({
        ...candidate,
        email: shownText(candidate.email),
        because: shownText(candidate.because),
      })),
    };
  });
  return { rows: views, hasMore: rows.length > limit };
}
