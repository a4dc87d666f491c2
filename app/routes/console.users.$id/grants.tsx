/** What the user was given by hand. */
import { EmptyState } from "~/ui/empty-state";
import { counted } from "~/ui/figures";
import { GrantList, type GrantView } from "~/ui/grant-list";
import { KeysetPager } from "~/ui/keyset-pager";
import { Notice } from "~/ui/notice";

export interface GrantsShown {
  rows: GrantView[];
  /** The newest are on this page. */
  first: boolean;
  /** Id of the last grant here, where there are older ones. */
  older: string | null;
}

export function GrantsTab({
  grants,
  path,
  mayGrant,
}: {
  grants: GrantsShown;
  path: string;
  mayGrant: boolean;
}) {
  const { rows, first, older } = grants;
  if (rows.length === 0) {
    return (
      <EmptyState title="Nothing was given by hand">
        An admin can give a plan for a while, for instance until a payment has arrived. It ends by itself.
      </EmptyState>
    );
  }
  return (
    <>
      <GrantList
        grants={rows}
        revokeTo={mayGrant ? (id) => `${path}/grants/${encodeURIComponent(id)}/revoke` : null}
      />
      {(older !== null || !first) && (
        <KeysetPager
          newer={first ? undefined : `${path}?tab=grants`}
          newerLabel="Newest"
          older={older === null ? undefined : `${path}?tab=grants&before=${encodeURIComponent(older)}`}
          shown={counted(rows.length, "grant")}
        />
      )}
    </>
  );
}

export function GrantDone({ done }: { done: "granted" | "revoked" }) {
  return done === "granted" ? (
    <Notice tone="good" title="Access is granted">
      It counts from now on, here and for the application that asks.
    </Notice>
  ) : (
    <Notice tone="good" title="The grant is taken back">
      It counts no more, here and for the application that asks.
    </Notice>
  );
}
