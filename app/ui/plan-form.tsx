/**
 * A plan and what unlocks it. Rows are added and taken away by the server where no
 * script runs; what was typed stays. Sending it saves nothing: it shows what would change.
 */

import { type FormMetadata, type SubmissionResult, useForm } from "@conform-to/react";
import clsx from "clsx";
import type { ReactNode } from "react";
import type { PlanSourceKind } from "~/modules/entitlements/plan";
import { Button, LinkButton } from "./button";
import { SelectField, TextArea, TextField } from "./field";
import { CloseIcon } from "./icon";
import type { PostForm } from "./post-form";
import { Section } from "./section";

/** A type, not an interface: the form library takes only what has an index signature. */
export type PlanFormValue = {
  id: string;
  name: string;
  rank: string;
  features: string;
  limits: { name: string; amount: string }[];
  graceDays: string;
  sources: { kind: PlanSourceKind; value: string; accessDays: string }[];
};

export interface PlanFormProps {
  action: string;
  FormElement: PostForm;
  defaultValue: PlanFormValue;
  lastResult?: SubmissionResult<string[]> | null;
  /** Of a plan that exists the id stays. */
  isNew: boolean;
  /** Of those that say nothing themselves. */
  usualGraceDays: number;
  cancelTo: string;
  /** A preview stands above: its button is the one to press. */
  previewed: boolean;
}

const kinds: { value: PlanSourceKind; label: string }[] = [
  { value: "product", label: "Product (prod_…)" },
  { value: "price", label: "Price (price_…)" },
  { value: "price_lookup_key", label: "Price lookup key" },
  { value: "feature_lookup_key", label: "Stripe feature lookup key" },
];

export function PlanForm(props: PlanFormProps) {
  const { action, FormElement, defaultValue, lastResult, isNew, usualGraceDays, cancelTo, previewed } = props;
  const [form, fields] = useForm<PlanFormValue>({ id: "plan", lastResult, defaultValue });
  return (
    <FormElement
      method="post"
      action={action}
      id={form.id}
      onSubmit={form.onSubmit}
      preventScrollReset
      className="grid gap-5"
    >
      {/* The first button is the one that Enter presses: not one that takes a row away. */}
      <button type="submit" className="hidden" aria-hidden="true" tabIndex={-1} />
      <Section title="The plan">
        <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
          <TextField
            key={fields.name.key}
            label="Name"
            name={fields.name.name}
            required
            maxLength={100}
            autoComplete="off"
            defaultValue={fields.name.initialValue}
            error={fields.name.errors?.[0]}
          />
          {isNew ? (
            <TextField
              key={fields.id.key}
              label="Id"
              name={fields.id.name}
              required
              mono
              maxLength={50}
              autoComplete="off"
              defaultValue={fields.id.initialValue}
              hint="What the application asks for; it never changes. Lower-case letters, digits, dashes."
              error={fields.id.errors?.[0]}
            />
          ) : (
            <input type="hidden" name={fields.id.name} value={defaultValue.id} />
          )}
          <TextField
            key={fields.rank.key}
            label="Rank"
            name={fields.rank.name}
            required
            inputMode="numeric"
            autoComplete="off"
            defaultValue={fields.rank.initialValue}
            hint="Of several plans the highest counts. 0 is what everybody has."
            error={fields.rank.errors?.[0]}
          />
          <TextField
            key={fields.graceDays.key}
            label="Grace after a failed renewal, days"
            name={fields.graceDays.name}
            required={false}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={fields.graceDays.initialValue}
            hint={`Empty: as the policies say, ${usualGraceDays} now.`}
            error={fields.graceDays.errors?.[0]}
          />
          <div className="sm:col-span-2">
            <TextArea
              key={fields.features.key}
              label="Features, one a line"
              name={fields.features.name}
              required={false}
              rows={6}
              defaultValue={fields.features.initialValue}
              hint="Shown to payers, and given to the application as they stand here."
              error={fields.features.errors?.[0]}
            />
          </div>
        </div>
      </Section>
      <Section title="Limits">
        <Rows
          form={form}
          name={fields.limits.name}
          add="Add a limit"
          empty="None. A limit is a name and how much of it is allowed, for instance notes and 1000."
          error={fields.limits.errors?.[0]}
          rows={fields.limits.getFieldList().map((row, index) => {
            const { name, amount } = row.getFieldset();
            return {
              key: row.key,
              label: `limit ${name.value || index + 1}`,
              cells: (
                <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-2">
                  <TextField
                    key={name.key}
                    label="Limit of"
                    hideLabel={index > 0 && "wide"}
                    name={name.name}
                    mono
                    maxLength={60}
                    autoComplete="off"
                    defaultValue={name.initialValue}
                    error={name.errors?.[0]}
                  />
                  <TextField
                    key={amount.key}
                    label="Amount"
                    hideLabel={index > 0 && "wide"}
                    name={amount.name}
                    inputMode="numeric"
                    autoComplete="off"
                    defaultValue={amount.initialValue}
                    error={amount.errors?.[0]}
                  />
                </div>
              ),
            };
          })}
        />
      </Section>
      <Section title="Unlocked by">
        <Rows
          form={form}
          name={fields.sources.name}
          add="Add a price, product or feature"
          empty="Nothing at Stripe unlocks it. It can still be granted by hand."
          error={fields.sources.errors?.[0]}
          rows={fields.sources.getFieldList().map((row, index) => {
            const { kind, value, accessDays } = row.getFieldset();
            return {
              key: row.key,
              label: value.value || `row ${index + 1}`,
              cells: (
                <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[12rem_minmax(0,1fr)_10rem]">
                  <SelectField
                    key={kind.key}
                    label="Kind"
                    hideLabel={index > 0 && "wide"}
                    name={kind.name}
                    options={kinds}
                    defaultValue={kind.initialValue}
                    error={kind.errors?.[0]}
                  />
                  <TextField
                    key={value.key}
                    label="Id or key"
                    hideLabel={index > 0 && "wide"}
                    name={value.name}
                    mono
                    maxLength={255}
                    autoComplete="off"
                    defaultValue={value.initialValue}
                    error={value.errors?.[0]}
                  />
                  <TextField
                    key={accessDays.key}
                    label="Bought once, days"
                    hideLabel={index > 0 && "wide"}
                    name={accessDays.name}
                    inputMode="numeric"
                    autoComplete="off"
                    placeholder="no end"
                    defaultValue={accessDays.initialValue}
                    error={accessDays.errors?.[0]}
                  />
                </div>
              ),
            };
          })}
        />
      </Section>
      <div className="flex gap-2">
        <Button variant={previewed ? "secondary" : "primary"}>See what changes</Button>
        <LinkButton to={cancelTo}>Cancel</LinkButton>
      </div>
    </FormElement>
  );
}

interface RowsProps {
  form: FormMetadata<PlanFormValue, string[]>;
  name: string;
  rows: { key: string | undefined; label: string; cells: ReactNode }[];
  add: string;
  empty: string;
  error?: string;
}

function Rows({ form, name, rows, add, empty, error }: RowsProps) {
  return (
    <div className="grid max-w-3xl gap-3">
      {rows.length === 0 && <p className="text-sm text-muted">{empty}</p>}
      {rows.map(({ key, label, cells }, index) => (
        <div
          key={key}
          className="flex items-start gap-2 not-first:border-t not-first:pt-3 sm:not-first:border-0 sm:not-first:pt-0"
        >
          {cells}
          <Button
            variant="ghost"
            className={clsx("mt-6 px-2", index > 0 && "sm:mt-0")}
            title={`Remove ${label}`}
            {...form.remove.getButtonProps({ name, index })}
          >
            <CloseIcon aria-hidden="true" />
            <span className="sr-only">Remove {label}</span>
          </Button>
        </div>
      ))}
      {error && <p className="text-sm text-bad">{error}</p>}
      <div>
        <Button {...form.insert.getButtonProps({ name })}>{add}</Button>
      </div>
    </div>
  );
}
