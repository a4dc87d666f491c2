/**
 * All policies on one page, each choice with what it means. Sending it saves
 * nothing: it shows what would change. Who may not change them reads the same.
 */
import { type SubmissionResult, useForm } from "@conform-to/react";
import { Button } from "./button";
import { ChoiceField } from "./choice-field";
import { TextField } from "./field";
import {
  lossQuestions,
  pauseBehaviorWords,
  pausedCollectionChoices,
  purchaseChoices,
  seatChoices,
  subscriptionChoices,
  unpaidInvoiceChoices,
} from "./policy-words";
import type { PostForm } from "./post-form";
import { Section } from "./section";

/** A type, not an interface: the form library takes only what has an index signature. */
export type PoliciesFormValue = {
  refunded: LossValue;
  disputeOpened: LossValue;
  disputeLost: LossValue;
  unpaidInvoice: { rule: string; days: string };
  pausedCollection: { rule: string; behaviors: string[] };
  graceDays: string;
  seats: string;
};

type LossValue = { purchase: string; subscription: string };

export interface PoliciesFormProps {
  FormElement: PostForm;
  defaultValue: PoliciesFormValue;
  lastResult?: SubmissionResult<string[]> | null;
  mayEdit: boolean;
  /** A preview stands above: its button is the one to press. */
  previewed: boolean;
}

const losses = ["refunded", "disputeOpened", "disputeLost"] as const;

export function PoliciesForm({
  FormElement,
  defaultValue,
  lastResult,
  mayEdit,
  previewed,
}: PoliciesFormProps) {
  const [form, fields] = useForm<PoliciesFormValue>({ id: "policies", lastResult, defaultValue });
  const unpaid = fields.unpaidInvoice.getFieldset();
  const paused = fields.pausedCollection.getFieldset();
  const kept = paused.behaviors.initialValue;
  const keptBehaviors: unknown[] = Array.isArray(kept) ? kept : [kept];
  return (
    <FormElement
      method="post"
      action="/console/policies/preview"
      id={form.id}
      onSubmit={form.onSubmit}
      preventScrollReset={false}
      className="grid gap-5"
    >
      <fieldset disabled={!mayEdit} className="grid min-w-0 items-start gap-5 lg:grid-cols-2">
        <legend className="sr-only">Policies</legend>
        {losses.map((loss) => {
          const { purchase, subscription } = fields[loss].getFieldset();
          return (
            <Section key={loss} title={lossQuestions[loss].title}>
              <p className="mb-3 text-sm text-muted">{lossQuestions[loss].lead}</p>
              <div className="grid gap-4">
                <ChoiceField
                  key={purchase.key}
                  legend="Of something bought once"
                  name={purchase.name}
                  options={purchaseChoices}
                  defaultValue={purchase.initialValue}
                  error={purchase.errors?.[0]}
                />
                <ChoiceField
                  key={subscription.key}
                  legend="Of a subscription"
                  name={subscription.name}
                  options={subscriptionChoices}
                  defaultValue={subscription.initialValue}
                  error={subscription.errors?.[0]}
                />
              </div>
            </Section>
          );
        })}
        <Section title="An invoice that was sent is not paid">
          <p className="mb-3 text-sm text-muted">
            Subscriptions that are invoiced instead of charged (send_invoice) are active at Stripe also while
            the invoice is open.
          </p>
          <div className="grid gap-4">
            <ChoiceField
              key={unpaid.rule.key}
              legend="While it is open"
              name={unpaid.rule.name}
              options={unpaidInvoiceChoices}
              defaultValue={unpaid.rule.initialValue}
              error={unpaid.rule.errors?.[0]}
            />
            <TextField
              key={unpaid.days.key}
              label="Days after the due date"
              name={unpaid.days.name}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-28"
              hint="Counts only with the second choice."
              defaultValue={unpaid.days.initialValue}
              error={unpaid.days.errors?.[0]}
            />
          </div>
        </Section>
        <Section title="Collection is paused">
          <p className="mb-3 text-sm text-muted">
            Somebody set pause_collection at Stripe: the subscription stays active, and nothing is collected.
          </p>
          <div className="grid gap-4">
            <ChoiceField
              key={paused.rule.key}
              legend="Meanwhile"
              name={paused.rule.name}
              options={pausedCollectionChoices}
              defaultValue={paused.rule.initialValue}
              error={paused.rule.errors?.[0]}
            />
            <fieldset>
              <legend className="text-sm font-medium">Kinds of pause that keep access</legend>
              <p className="text-sm text-faint">Count only with the third choice.</p>
              <div className="mt-1.5 grid gap-1.5">
                {Object.entries(pauseBehaviorWords).map(([behavior, words]) => (
                  <label key={behavior} className="flex gap-2 text-sm pointer-coarse:py-1.5">
                    <input
                      type="checkbox"
                      name={paused.behaviors.name}
                      value={behavior}
                      defaultChecked={keptBehaviors.includes(behavior)}
                      className="mt-0.5 size-4 shrink-0 accent-accent-fill"
                    />
                    {words}
                  </label>
                ))}
              </div>
              {paused.behaviors.errors && <p className="text-sm text-bad">{paused.behaviors.errors[0]}</p>}
            </fieldset>
          </div>
        </Section>
        <Section title="A renewal fails">
          <p className="mb-3 text-sm text-muted">
            The subscription is past due and Stripe tries again. Access lasts for the days of grace, counted
            from the period that was not paid; 0 ends it at once. A plan may have days of its own.
          </p>
          <TextField
            key={fields.graceDays.key}
            label="Days of grace"
            name={fields.graceDays.name}
            required
            inputMode="numeric"
            autoComplete="off"
            className="max-w-28"
            defaultValue={fields.graceDays.initialValue}
            error={fields.graceDays.errors?.[0]}
          />
        </Section>
        <Section title="Several subscriptions give the plan">
          <ChoiceField
            key={fields.seats.key}
            legend="Their seats count"
            name={fields.seats.name}
            options={seatChoices}
            defaultValue={fields.seats.initialValue}
            error={fields.seats.errors?.[0]}
          />
        </Section>
        <Section title="Two rules that are no choice">
          <ul className="grid gap-1.5 text-sm text-muted">
            <li>Of several plans the one of the highest rank counts, whatever gives it.</li>
            <li>
              A subscription whose status is paused gives no access: its trial ended without a payment method,
              and nothing was ever paid.
            </li>
          </ul>
        </Section>
      </fieldset>
      {mayEdit ? (
        <div>
          <Button variant={previewed ? "secondary" : "primary"}>See what changes</Button>
        </div>
      ) : (
        <p className="text-sm text-muted">Changing policies is for admins.</p>
      )}
    </FormElement>
  );
}
