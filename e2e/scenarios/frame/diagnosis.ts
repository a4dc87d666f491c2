/** A diagnosis as the JSON API tells it; times in unix seconds. */
export interface Diagnosis {
  reference: string;
  subject: { user: string | null; customers: string[]; object: string | null };
  healthy: boolean;
  /** The first broken link first; `healthy` among them where all is well. */
  causes: ToldCause[];
  /** From checkout to the host application. */
  chain: { link: string; state: "holds" | "broken" | "unknown" }[];
  cleared: { code: string; looked: string }[];
  undecidable: { code: string; missing: string }[];
  blind_spots: { source: string; why: string }[];
}

export interface ToldCause {
  code: string;
  certainty: "proven" | "likely";
  sentence: string;
  harmless: boolean;
  follows: string | null;
  since: number | null;
  evidence: ToldEvidence[];
}

export interface ToldEvidence {
  kind: "event" | "delivery" | "object" | "user" | "endpoint" | "setting" | "job" | "probe" | "host";
  id: string;
  field: string | null;
  says: string;
}
