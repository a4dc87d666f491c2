/** Fields of a Stripe object before and after. On a phone each field's name stands above its two values. */
import type { ChangedField } from "~/modules/inbox/changed-fields";
import { breakable } from "./breakable";

export function ChangedFields({ fields }: { fields: readonly ChangedField[] }) {
  return (
    <table className="w-full table-fixed text-xs max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="text-left text-faint">
          <th scope="col" className="py-1 pr-3 font-medium">
            Field
          </th>
          <th scope="col" className="py-1 pr-3 font-medium">
            Before
          </th>
          <th scope="col" className="py-1 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody className="font-mono max-sm:block">
        {fields.map(({ path, before, after }) => (
          <tr
            key={path}
            className="border-t align-top max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] max-sm:gap-x-2 max-sm:py-1.5"
          >
            <th scope="row" className="pr-3 text-left font-normal break-words max-sm:col-span-3 sm:py-1.5">
              {breakable(path)}
            </th>
            <td className="pr-3 break-all text-muted max-sm:pr-0 sm:py-1.5">{before ?? "–"}</td>
            <td className="break-all max-sm:contents sm:py-1.5">
              <span aria-hidden="true" className="text-faint sm:hidden">
                →
              </span>
              <span>{after ?? "–"}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
