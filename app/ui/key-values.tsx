/** Facts as name and value, aligned. */
import type { ReactNode } from "react";

export interface KeyValue {
  name: string;
  /** null or undefined: shown as a dash. */
  value: ReactNode;
  /** Small print under the value. */
  note?: ReactNode;
}

export function KeyValueList({ items }: { items: readonly KeyValue[] }) {
  return (
    <dl className="grid grid-cols-1 text-sm">
      {items.map(({ name, value, note }) => (
        <div key={name} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-2 py-1">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">
            {value ?? <span className="text-faint">–</span>}
            {note && <span className="block text-xs text-faint">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
