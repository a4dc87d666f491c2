/** The filters as a form that GETs: works without a script, and its result has an address. */
import { Button } from "~/ui/button";
import { SelectField, TextField } from "~/ui/field";
import { type FilterParams, outcomeOptions, timeOptions } from "~/modules/inbox/filter-address";

const commonTypes = [
  "customer.*",
  "customer.subscription.*",
  "customer.subscription.updated",
  "checkout.session.completed",
  "invoice.*",
  "invoice.paid",
  "invoice.payment_failed",
  "payment_intent.*",
  "charge.refunded",
];

export function FilterForm({ params }: { params: FilterParams }) {
  return (
    <div>
      {/* On a phone the form waits behind this switch, which needs no script. */}
      <input type="checkbox" id="show-filters" className="peer sr-only sm:hidden" />
      <label
        htmlFor="show-filters"
        className="inline-flex h-9 items-center rounded-md border border-line-strong px-3 text-sm font-medium select-none peer-focus-visible:outline-2 peer-focus-visible:outline-accent sm:hidden"
      >
        Filters
      </label>
      <form
        action="/console/events"
        // New defaults for new filters: a field keeps what was typed otherwise.
        key={JSON.stringify(params)}
        className="group/filters hidden grid-cols-2 items-end gap-2 pt-3 peer-checked:grid sm:grid sm:grid-cols-3 sm:pt-0 xl:grid-cols-[1.6fr_1.1fr_1.3fr_1.3fr_1fr_auto]"
      >
        <TextField
          label="Type"
          name="type"
          defaultValue={params.type}
          placeholder="customer.*"
          list="event-types"
          autoComplete="off"
          spellCheck={false}
        />
        <datalist id="event-types">
          {commonTypes.map((type) => (
            <option key={type} value={type} />
          ))}
        </datalist>
        <SelectField
          label="Outcome"
          name="outcome"
          defaultValue={params.outcome ?? ""}
          options={outcomeOptions}
        />
        <TextField
          label="Customer"
          name="customer"
          defaultValue={params.customer}
          placeholder="cus_…"
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          label="User"
          name="user"
          defaultValue={params.user}
          placeholder="user id"
          autoComplete="off"
          spellCheck={false}
        />
        <SelectField label="Time" name="time" defaultValue={timeOf(params)} options={timeOptions} />
        {params.object && <input type="hidden" name="object" value={params.object} />}
        {/* Only for a span without a name; what is chosen decides, by style, so that it needs no script. */}
        <div className="col-span-full hidden grid-cols-2 gap-2 group-has-[option[value=custom]:checked]/filters:grid sm:max-w-md xl:order-last">
          <TextField
            label="From (UTC)"
            name="from"
            type="datetime-local"
            defaultValue={fieldMoment(params.from)}
          />
          <TextField label="To (UTC)" name="to" type="datetime-local" defaultValue={fieldMoment(params.to)} />
        </div>
        <Button className="max-sm:col-span-2 sm:max-xl:justify-self-start">Filter</Button>
      </form>
    </div>
  );
}

const timeOf = ({ time, from, to }: FilterParams) => time ?? (from || to ? "custom" : "");

/** A day alone does not fit into the field: it begins at midnight. */
function fieldMoment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(" ", "T");
}
