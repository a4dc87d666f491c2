/** Mismatches of one customer are one incident: shown once, where its gravest one stands, with all its kinds. */
import type { Severity } from "~/modules/ownership/mismatch-codes";
import type { MismatchRow } from "~/modules/ownership/mismatch-view";

export interface Incident<Row extends MismatchRow> {
  /** The gravest; of several, the one listed first. */
  row: Row;
  others: Row[];
}

export interface SeverityGroup<Row extends MismatchRow> {
  severity: Severity;
  rows: readonly Row[];
  hasMore: boolean;
}

/** `groups`: the gravest first, as they are listed. None of them gets other cursors: those are its rows'. */
export function incidentsOf<Row extends MismatchRow>(
  groups: readonly SeverityGroup<Row>[],
): Map<Severity, Incident<Row>[]> {
  const bySubject = new Map<string, Incident<Row>>();
  const bySeverity = new Map<Severity, Incident<Row>[]>();
  for (const { severity, rows } of groups) {
    const incidents: Incident<Row>[] = [];
    for (const row of rows) {
      const key = `${row.subject.type} ${row.subject.id}`;
      const known = bySubject.get(key);
      if (known) known.others.push(row);
      else {
        const incident = { row, others: [] };
        bySubject.set(key, incident);
        incidents.push(incident);
      }
    }
    bySeverity.set(severity, incidents);
  }
  return bySeverity;
}
