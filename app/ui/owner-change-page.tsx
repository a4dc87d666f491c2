/** Linking, unlinking or moving a customer: whom, what follows, why, then the button. */
import type { OrphanCandidate } from "~/modules/ownership/rank-candidates";
import { Button, LinkButton } from "./button";
import { CandidateList } from "./candidate-list";
import { TextField } from "./field";
import { IdWithCopy } from "./id";
import { Notice } from "./notice";
import { OwnerChangePreview, type OwnerChangePreviewProps } from "./owner-change-preview";
import { PageHeader } from "./page-header";
import { Section } from "./section";

type Kind = "link" | "unlink" | "move";

export interface OwnerChangePageProps {
  kind: Kind;
  customerId: string;
  /** As somebody typed it: an id or an address. */
  typed: string;
  /** Where the way here began; null: at the customer. */
  mismatch: number | null;
  shown:
    | { step: "choose"; candidates: OrphanCandidate[] }
    | { step: "preview"; preview: OwnerChangePreviewProps["preview"] }
    | { step: "unchanged" }
    | { step: "refused"; problem: string };
  /** What came of the form that was sent; null: none was. */
  sent: { problem: "outdated" | "no_reason" | "unseen"; reason: string } | null;
}

const words: Record<Kind, { title: string; button: string; lead: string }> = {
  link: {
    title: "Link this customer to a user?",
    button: "Link",
    lead: "What the customer paid for opens to the user. Nothing is written at Stripe.",
  },
  unlink: {
    title: "Unlink this customer?",
    button: "Unlink",
    lead: "What the customer pays for no longer opens anything to its user, and no evidence links the two again by itself.",
  },
  move: {
    title: "Move this customer to another user?",
    button: "Move",
    lead: "One user loses what this customer pays for, and another gets it. Nothing is written at Stripe.",
  },
};

export const ownerChangePath = (
  kind: Kind,
  customerId: string,
  { user = "", mismatch = null }: { user?: string; mismatch?: number | null } = {},
) => {
  const search = new URLSearchParams({
    ...(user && { user }),
    ...(mismatch !== null && { mismatch: String(mismatch) }),
  });
  const query = search.toString();
  return `/console/customers/${encodeURIComponent(customerId)}/${kind}${query && `?${query}`}`;
};

export function OwnerChangePage({ kind, customerId, typed, mismatch, shown, sent }: OwnerChangePageProps) {
  const { title, lead } = words[kind];
  const customerPage = `/console/customers/${encodeURIComponent(customerId)}`;
  const back =
    mismatch === null
      ? { to: customerPage, label: "Customer" }
      : { to: `/console/ownership/mismatches/${mismatch}`, label: "Mismatch" };
  return (
    <>
      <PageHeader
        back={back}
        title={title}
        lead={lead}
        meta={<IdWithCopy id={customerId} what="customer id" to={customerPage} />}
      />
      <div className="grid max-w-3xl gap-5">
        {sent?.problem === "outdated" && shown.step === "preview" && (
          <Notice tone="waiting" title="The preview had gone out of date: nothing was changed">
            Something happened since it was shown. This is what would follow now; look at it, then go on.
          </Notice>
        )}
        {sent?.problem === "unseen" && (
          <Notice tone="waiting" title="Look at what follows first">
            Nothing was changed.
          </Notice>
        )}
        {shown.step === "refused" && (
          <Notice tone="bad" title="This cannot be done">
            {shown.problem}
          </Notice>
        )}
        {shown.step === "unchanged" && (
          <Notice tone="good" title="It is so already">
            There is nothing to change.
          </Notice>
        )}
        {shown.step === "preview" && (
          <>
            <OwnerChangePreview preview={shown.preview} />
            <ConsentForm
              action={ownerChangePath(kind, customerId, { user: typed, mismatch })}
              kind={kind}
              fingerprint={shown.preview.fingerprint}
              reason={sent?.reason}
              error={
                sent?.problem === "no_reason"
                  ? "Say why: it is kept with the change. Nothing was changed."
                  : undefined
              }
              cancelTo={back.to}
            />
          </>
        )}
        {kind !== "unlink" && shown.step !== "preview" && (
          <>
            {shown.step === "choose" && shown.candidates.length > 0 && (
              <Section title="Whose it might be" flush>
                <CandidateList
                  candidates={shown.candidates}
                  actionTo={(user) => ownerChangePath(kind, customerId, { user, mismatch })}
                />
              </Section>
            )}
            <ChooseForm {...{ kind, customerId, typed, mismatch }} />
          </>
        )}
      </div>
    </>
  );
}

function ConsentForm({
  action,
  kind,
  fingerprint,
  reason,
  error,
  cancelTo,
}: {
  action: string;
  kind: Kind;
  fingerprint: string;
  reason: string | undefined;
  error: string | undefined;
  cancelTo: string;
}) {
  return (
    <Section title="Decide">
      {/* Anew for a new preview: what is agreed to is what is shown. */}
      <form key={fingerprint} method="post" action={action} className="grid max-w-xl gap-4">
        <input type="hidden" name="fingerprint" value={fingerprint} />
        <TextField
          label="Reason"
          name="reason"
          required
          maxLength={300}
          autoComplete="off"
          placeholder="Ticket 4711: she paid with her office's address"
          hint="Your name and the reason are kept in the audit log, with before and after."
          defaultValue={reason}
          error={error}
        />
        <div className="flex gap-2">
          <Button variant={kind === "link" ? "primary" : "danger"}>{words[kind].button}</Button>
          <LinkButton to={cancelTo}>Cancel</LinkButton>
        </div>
      </form>
    </Section>
  );
}

/** GETs: the preview has an address. */
function ChooseForm({
  kind,
  customerId,
  typed,
  mismatch,
}: Pick<OwnerChangePageProps, "kind" | "customerId" | "typed" | "mismatch">) {
  return (
    <Section title="To whom">
      <form action={ownerChangePath(kind, customerId)} className="grid max-w-xl gap-4">
        {mismatch !== null && <input type="hidden" name="mismatch" value={mismatch} />}
        <TextField
          label="User"
          name="user"
          required
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          defaultValue={typed}
          placeholder="user id or email"
          hint="Nothing is changed before you have seen what follows."
        />
        <div>
          <Button variant="primary">See what follows</Button>
        </div>
      </form>
    </Section>
  );
}
