/** State here beside state at Stripe, field by field; what differs is open; what agrees, or is on one side only, is folded. */
import type { ComparedObject } from "~/modules/diagnosis/compared-objects";
import { Section } from "./section";
import { RelativeTime } from "./time";
import { exactTime } from "./time-words";
import { Badge } from "./tone";

export function CaseComparison({ compared }: { compared: readonly ComparedObject[] }) {
  if (compared.length === 0) return null;
  const differing = compared.filter(({ differs }) => differs).length;
  return (
    <Section
      title="Here and at Stripe"
      flush
      aside={differing === 0 ? "They agree" : `${differing} of ${compared.length} differ`}
    >
      {compared.map((object) => (
        <details
          key={object.id}
          open={object.differs && object.hereAsOf !== null}
          className="text-sm not-first:border-t"
        >
          <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <span className="font-medium">{object.type.replaceAll("_", " ")}</span>
            <code className="min-w-0 text-xs break-all">{object.id}</code>
            <Badge tone={object.differs ? "bad" : "good"}>{object.differs ? "differs" : "agrees"}</Badge>
            {object.hereAsOf === null && (
              <span className="text-muted">not held here{statusThere(object)}</span>
            )}
          </summary>
          <div className="border-t">
            <table className="w-full table-fixed">
              <caption className="sr-only">{object.id}, field by field</caption>
              <thead className="text-left text-xs text-faint">
                <tr>
                  <th className="w-1/3 px-4 py-1.5 font-medium">Field</th>
                  <th className="px-4 py-1.5 font-medium">
                    Here
                    {object.hereAsOf && (
                      <>
                        , as of <RelativeTime at={object.hereAsOf} />
                      </>
                    )}
                  </th>
                  <th className="px-4 py-1.5 font-medium">
                    Stripe
                    {object.thereAsOf && (
                      <>
                        , <RelativeTime at={object.thereAsOf} />
                      </>
                    )}
                  </th>
                  <th className="w-11 px-4 py-1.5 font-medium">
                    <span className="sr-only">Same</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {object.fields.map(({ field, here, there, differs }) => (
                  <tr key={field} className="border-t">
                    <th scope="row" className="px-4 py-1 text-left font-mono text-xs font-normal break-words">
                      {field}
                    </th>
                    <td className="px-4 py-1 break-words">{inWords(field, here)}</td>
                    <td className="px-4 py-1 break-words">{inWords(field, there)}</td>
                    <td className={differs ? "px-4 py-1 text-bad" : "px-4 py-1 text-faint"}>
                      <span aria-hidden="true">{differs ? "≠" : "="}</span>
                      <span className="sr-only">{differs ? "differs" : "same"}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </Section>
  );
}

/** The one thing of it that is looked for first. */
function statusThere({ fields }: ComparedObject): string {
  const status = fields.find(({ field }) => field === "status")?.there;
  return status ? `; ${status} at Stripe` : "";
}

/** Stripe counts times in seconds. */
function inWords(field: string, value: string | null): string {
  if (value === null) return "—";
  return /_(end|at)$/.test(field) && /^\d{9,11}$/.test(value) ? exactTime(Number(value) * 1_000) : value;
}
