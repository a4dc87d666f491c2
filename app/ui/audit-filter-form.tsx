/** The filters of the audit log as a form that GETs: works without a script, and its result has an address. */
import type { AuditParams } from "~/modules/audit/audit-address";
import { actionTitle } from "./audit-words";
import { Button } from "./button";
import { SelectField, TextField } from "./field";

export interface AuditFilterFormProps {
  params: AuditParams;
  /** Those that were ever done. */
  actions: readonly string[];
  /** Spans that have a name; the first is no filter. */
  times: readonly { value: string; label: string }[];
}

export function AuditFilterForm({ params, actions, times }: AuditFilterFormProps) {
  // One that an address asks for can be chosen, also where nobody did it.
  const known = params.action && !actions.includes(params.action) ? [params.action, ...actions] : actions;
  return (
    <form
      action="/console/audit"
      // New defaults for new filters: a field keeps what was typed otherwise.
      key={JSON.stringify(params)}
      className="group/filters grid grid-cols-2 items-end gap-2 lg:grid-cols-[1.5fr_1.2fr_1.5fr_1fr_auto]"
    >
      <SelectField
        label="Action"
        name="action"
        defaultValue={params.action ?? ""}
        options={[
          { value: "", label: "Any action" },
          ...known.map((action) => ({ value: action, label: actionTitle(action) })),
        ]}
      />
      <TextField
        label="Who"
        name="actor"
        defaultValue={params.actor}
        placeholder="user id, key id"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        label="To what"
        name="subject"
        defaultValue={params.subject}
        placeholder="cus_…, evt_…, user id"
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField
        label="Time"
        name="time"
        defaultValue={params.time ?? (params.from || params.to ? "custom" : "")}
        options={times}
      />
      {/* Only for a span without a name; what is chosen decides, by style, so that it needs no script. */}
      <div className="col-span-full hidden grid-cols-2 gap-2 group-has-[option[value=custom]:checked]/filters:grid sm:max-w-md lg:order-last">
        <TextField label="From (UTC)" name="from" type="datetime-local" defaultValue={params.from} />
        <TextField label="To (UTC)" name="to" type="datetime-local" defaultValue={params.to} />
      </div>
      <Button className="max-lg:col-span-2 sm:max-lg:justify-self-start">Filter</Button>
    </form>
  );
}
