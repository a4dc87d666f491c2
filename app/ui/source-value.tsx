/** What a source says: a value in quotation marks, once; what is no value, such as that it is absent, without any. */
import type { SourceView } from "~/modules/ownership/mismatch-view";

export function SourceValue({ kind, value }: Pick<SourceView, "kind" | "value">) {
  const font = "font-mono text-[0.92em]";
  if (kind === "fact") return <span className="text-muted">{value}</span>;
  // An id that is not exact comes quoted, with every space to be seen.
  if (kind === "user" && value.startsWith('"')) return <bdi className={font}>{value}</bdi>;
  return (
    <q className={font}>
      <bdi>{value}</bdi>
    </q>
  );
}
