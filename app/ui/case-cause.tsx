/** One cause of a verdict: the sentence, how sure, what proves it and where that is to be seen, what to do. */
import clsx from "clsx";
import type { CauseView } from "~/modules/diagnosis/case-view";
import { LinkButton } from "./button";
import { evidencePath, nextStepPlace, type StepAbout, stripeTypeOf } from "./case-paths";
import { CopyButton } from "./copy-button";
import { ExternalLink } from "./external-link";
import { IdWithCopy } from "./id";
import { useStripeLink } from "./stripe-links";
import { TextWithIds } from "./text-with-ids";
import { RelativeTime } from "./time";
import { Badge, type Tone, toneText } from "./tone";

export interface CaseCauseProps {
  cause: CauseView;
  livemode: boolean;
  mayChange: boolean;
  /** Whose case it is: a user's or a customer's id. */
  about: string | null;
  /** The first broken link: its button is the page's own. */
  first?: boolean;
}

const evidenceShown = 6;

export function CaseCause({ cause, livemode, mayChange, about, first = false }: CaseCauseProps) {
  const { code, sentence, certainty, harmless, since, evidence, next } = cause;
  const tone: Tone = harmless ? "none" : certainty === "proven" ? "bad" : "waiting";
  const Heading = first ? "h2" : "h3";
  return (
    <div className="grid gap-2" data-cause={code}>
      <div className="flex items-start justify-between gap-3">
        <Heading
          className={clsx("min-w-0 break-words", first ? "text-base font-semibold" : "text-sm font-medium")}
        >
          <span aria-hidden="true" className={clsx("mr-1.5", toneText[tone])}>
            {harmless ? "·" : "✗"}
          </span>
          <TextWithIds text={sentence} />
        </Heading>
        <Badge tone={tone}>{harmless ? "harmless" : certainty}</Badge>
      </div>
      <p className="text-xs text-faint">
        <code>{code}</code>
        {since && (
          <>
            {" "}
            · since <RelativeTime at={since} />
          </>
        )}
      </p>
      {evidence.length > 0 && <EvidenceList evidence={evidence} livemode={livemode} />}
      <NextStepLine next={next} known={{ about, since }} mayChange={mayChange} primary={first && !harmless} />
    </div>
  );
}

function EvidenceList({ evidence, livemode }: { evidence: CauseView["evidence"]; livemode: boolean }) {
  const rest = evidence.slice(evidenceShown);
  return (
    <div className="text-sm">
      <EvidenceRows evidence={evidence.slice(0, evidenceShown)} livemode={livemode} />
      {rest.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 text-xs text-muted hover:text-ink">
            {rest.length} more
          </summary>
          <EvidenceRows evidence={rest} livemode={livemode} />
        </details>
      )}
    </div>
  );
}

function EvidenceRows({ evidence, livemode }: { evidence: CauseView["evidence"]; livemode: boolean }) {
  const stripeLink = useStripeLink();
  return (
    <ul className="grid gap-1">
      {evidence.map((one, index) => {
        const type = stripeTypeOf(one.id);
        const page = type === null ? null : stripeLink({ type, id: one.id }, { livemode });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <li key={index} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <IdWithCopy id={one.id} what={one.kind} to={evidencePath(one) ?? undefined} />
            {one.field && <code className="text-xs text-muted">{one.field}</code>}
            <span className="min-w-0 break-words">{one.says}</span>
            <span className="text-xs text-faint">
              {one.from === "stripe" ? "at Stripe" : "here"}
              {one.at && (
                <>
                  , <RelativeTime at={one.at} />
                </>
              )}
            </span>
            {page && (
              <span className="text-xs">
                <ExternalLink href={page}>Stripe</ExternalLink>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface NextStepLineProps {
  next: CauseView["next"];
  known: StepAbout;
  mayChange: boolean;
  primary: boolean;
}

function NextStepLine({ next, known, mayChange, primary }: NextStepLineProps) {
  const place = nextStepPlace(next.action, known);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <p className="min-w-0 basis-full break-words">
        <span className="text-muted">Next: </span>
        <TextWithIds text={next.words} />
        {place?.admin && !mayChange && <span className="text-muted"> An admin can do it here.</span>}
      </p>
      {place &&
        (!place.admin || mayChange) &&
        (place.external ? (
          <ExternalLink href={place.to}>{place.label}</ExternalLink>
        ) : (
          <LinkButton variant={primary ? "primary" : "secondary"} to={place.to}>
            {place.label}
          </LinkButton>
        ))}
      {next.reply && (
        <CopyButton text={next.reply} what="reply to the customer" label="Copy reply to customer" />
      )}
    </div>
  );
}
