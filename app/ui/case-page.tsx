/** One case of the inbox: what broke, what mends it, who has it in hand, and what was decided. */
import type { CaseRow } from "~/modules/cases/case-view";
import { subjectPath } from "~/modules/cases/case-paths";
import { Amount } from "./amount";
import { Button, LinkButton } from "./button";
import { nextStepPlace } from "./case-paths";
import { personOf } from "./case-table";
import { caseKindWords, caseStatusWords, certaintyTone, foundWord } from "./case-words";
import { TextField } from "./field";
import { IdWithCopy } from "./id";
import { KeyValueList } from "./key-values";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { TextWithIds } from "./text-with-ids";
import { RelativeTime } from "./time";
import { Badge } from "./tone";

export interface CasePageProps {
  shown: CaseRow;
  viewer: { id: string; mayChange: boolean };
  /** The first day that may be named, as 2026-11-25. */
  tomorrow: string;
  /** What led here was done. */
  done: boolean;
  sent?: { problem: string; reason: string; until: string };
}

export function CaseOfInbox({ shown, viewer, tomorrow, done, sent }: CasePageProps) {
  const { kind, status, verdict, resolvedAt, decision } = shown;
  const place =
    verdict.next === null
      ? null
      : nextStepPlace(verdict.next.action, {
          about: shown.userId ?? shown.customerId,
          since: shown.since,
        });
  return (
    <>
      <PageHeader
        back={{ to: "/console", label: "Inbox" }}
        title={personOf(shown)}
        lead={`${caseKindWords[kind].word}. ${caseKindWords[kind].means}`}
        actions={<LinkButton to={subjectPath(shown.subject)}>Open their page</LinkButton>}
      />
      <div className="grid gap-5">
        {done && <Notice tone="good" title="Done. It is in the audit log." />}
        {resolvedAt !== null && (
          <Notice tone="good" title="It is over">
            The facts agree since <RelativeTime at={resolvedAt} />.
          </Notice>
        )}
        <Section
          title="What broke"
          aside={<Badge tone={certaintyTone[verdict.certainty]}>{sure(verdict.certainty)}</Badge>}
        >
          <p className="max-w-[88ch] font-medium text-pretty break-words">
            <TextWithIds text={verdict.sentence} />
          </p>
          <p className="mt-1 text-xs text-faint">
            <code>{shown.cause}</code>
            {verdict.also.length > 0 && <> · also {verdict.also.join(", ")}</>}
          </p>
          {verdict.next && (
            <div className="mt-3 flex flex-wrap items-center gap-3 text-sm">
              <p className="min-w-0 text-pretty">
                <TextWithIds text={verdict.next.words} />
              </p>
              {resolvedAt === null &&
                place !== null &&
                !place.external &&
                (viewer.mayChange || !place.admin) && (
                  <LinkButton to={place.to} variant="primary">
                    {place.label}
                  </LinkButton>
                )}
            </div>
          )}
        </Section>
        <Section title="Facts">
          <Facts shown={shown} />
        </Section>
        {decision !== null && (
          <p className="text-sm text-muted">
            Last decided <RelativeTime at={decision.at} /> by {decision.by.id}
            {decision.reason !== null && <>: “{decision.reason}”</>}
          </p>
        )}
        {resolvedAt === null && (
          <Section title="In hand">
            <Decisions shown={shown} viewer={viewer} tomorrow={tomorrow} sent={sent} status={status} />
          </Section>
        )}
      </div>
    </>
  );
}

const sure = (certainty: CaseRow["verdict"]["certainty"]) => certainty.replaceAll("_", " ");

function Facts({ shown }: { shown: CaseRow }) {
  const { verdict, userId, customerId, amount, currency } = shown;
  return (
    <KeyValueList
      items={[
        { name: "Status", value: <Status shown={shown} /> },
        { name: "In hand", value: shown.assignee?.name ?? "nobody" },
        { name: "Since", value: <RelativeTime at={shown.since} /> },
        { name: "At stake", value: <Amount minorUnits={amount} currency={currency} /> },
        { name: "Has here", value: verdict.has ?? "nothing: it belongs to nobody" },
        { name: "Due by Stripe", value: verdict.due ?? "nothing, or no plan is known for it" },
        {
          name: "User",
          value:
            userId === null ? (
              "nobody"
            ) : (
              <IdWithCopy id={userId} to={subjectPath({ type: "user", id: userId })} />
            ),
        },
        ...(customerId === null
          ? []
          : [
              {
                name: "Customer",
                value: <IdWithCopy id={customerId} to={subjectPath({ type: "customer", id: customerId })} />,
              },
            ]),
        {
          name: "Found",
          value: (
            <>
              <RelativeTime at={shown.firstSeenAt} />, {foundWord(shown.foundBy)}
            </>
          ),
        },
        {
          name: "Last looked at",
          value: (
            <>
              <RelativeTime at={shown.lastSeenAt} />,{" "}
              {verdict.askedStripe ? "with Stripe asked" : "by what is held here"}
            </>
          ),
        },
      ]}
    />
  );
}

function Status({ shown: { status, snoozedUntil } }: { shown: CaseRow }) {
  return (
    <>
      {caseStatusWords[status]}
      {snoozedUntil && (
        <>
          {" "}
          until <RelativeTime at={snoozedUntil} />
        </>
      )}
    </>
  );
}

function Decisions({
  shown,
  viewer,
  tomorrow,
  sent,
  status,
}: Pick<CasePageProps, "shown" | "viewer" | "tomorrow" | "sent"> & { status: CaseRow["status"] }) {
  const to = (decision: string) => `/console/cases/${shown.name}/${decision}`;
  const isMine = shown.assignee?.id === viewer.id;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-2">
        <form method="post" action={to("assign")}>
          <input type="hidden" name="assignee" value={isMine ? "" : viewer.id} />
          <Button>{isMine ? "Give it back" : "Assign to me"}</Button>
        </form>
        {status !== "open" && (
          <form method="post" action={to("reopen")}>
            <Button>Open again</Button>
          </form>
        )}
      </div>
      <form method="post" action={to("snooze")} className="grid max-w-xl gap-4 border-t pt-4">
        {sent && <Notice tone="bad" title={sent.problem} />}
        <TextField
          label="Reason"
          name="reason"
          maxLength={300}
          autoComplete="off"
          placeholder="Ticket 4711: waits for the bank"
          hint="Kept in the audit log; closing needs one."
          defaultValue={sent?.reason}
        />
        <div className="flex flex-wrap items-end gap-2">
          <div className="w-44">
            <TextField
              label="Snooze until"
              name="until"
              type="date"
              min={tomorrow}
              defaultValue={sent?.until}
            />
          </div>
          <Button>Snooze</Button>
          <Button formAction={to("close")}>Close</Button>
        </div>
        <p className="text-sm text-faint">
          Neither changes anybody's access. It ends by itself when the chain heals; closed, it is open again
          where another cause is found.
        </p>
      </form>
    </div>
  );
}
