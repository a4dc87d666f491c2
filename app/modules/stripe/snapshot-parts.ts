import type { MirroredType, SnapshotDataByType, UserEvidence } from "./snapshot";

/** What a type's reader gives beside what all objects have in common. */
export interface Parts<T extends MirroredType> {
  status: string | null;
  data: SnapshotDataByType[T];
  evidence: UserEvidence;
}
