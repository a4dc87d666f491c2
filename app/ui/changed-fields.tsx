/** Fields of a Stripe object before and after. */
import type { ChangedField } from "~/modules/inbox/changed-fields";

export function ChangedFields({ fields }: { fields: readonly ChangedField[] }) {
  return (
    <table className="w-full table-fixed text-xs">
      <thead>
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
      <tbody className="font-mono">
        {fields.map(({ path, before, after }) => (
          <tr key={path} className="border-t align-top break-all">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              {path}
            </th>
            <td className="py-1.5 pr-3 text-muted">{before ?? "–"}</td>
            <td className="py-1.5">{after ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
