/**
 * How many refused requests are kept as rows: at most so many a minute and
 * address, and so many a minute altogether. The others are counted, and the
 * counts are handed out to be added to rows that were kept.
 *
 * No reason may crowd out another: of an address's rows, a few are held back for
 * each reason that has not had its own yet, so that a flood of one kind leaves
 * evidence of the others too.
 *
 * Memory is bounded by the total: only addresses with a kept row are remembered,
 * and only for the current minute.
 */
export interface RejectionBudget {
  /** Keep this one as a row? Otherwise it has been counted. */
  admit(address: string, reason: string, nowMs: number): boolean;
  /** The row admitted for this address and reason was stored under this id. */
  stored(address: string, reason: string, id: number): void;
  /** Row id → requests counted since the last call. */
  takeCounts(): Map<number, number>;
}

export interface RejectionLimits {
  perMinuteAndAddress: number;
  perMinute: number;
  /** How many reasons there are: rows are held back for each. */
  reasons: number;
}

interface AddressRecord {
  admitted: number;
  /** Reasons that have had the rows held back for them. */
  served: number;
  reasons: Map<string, ReasonRecord>;
}

interface ReasonRecord {
  admitted: number;
  lastId: number | null;
  /** Counted while no row of this address and reason has an id yet. */
  held: number;
}

/** Held back for each reason of an address, where its limit has room for that. */
const rowsPerReason = 2;

const windowMs = 60_000;

export function createRejectionBudget(limits: RejectionLimits): RejectionBudget {
  let windowStart = Number.NEGATIVE_INFINITY;
  let admitted = 0;
  let addresses = new Map<string, AddressRecord>();
  let lastId: number | null = null;
  /** Of addresses without a row, before any row had an id. */
  let held = 0;
  let counts = new Map<number, number>();

  const count = (id: number, requests: number) => {
    if (requests > 0) counts.set(id, (counts.get(id) ?? 0) + requests);
  };

  const { perMinuteAndAddress, perMinute, reasons } = limits;
  const floor = perMinuteAndAddress >= 2 * rowsPerReason * reasons ? rowsPerReason : 0;

  const hasRoom = (record: AddressRecord, { admitted: already }: ReasonRecord) => {
    if (admitted >= perMinute || record.admitted >= perMinuteAndAddress) return false;
    if (already < floor) return true;
    return record.admitted + floor * (reasons - record.served) < perMinuteAndAddress;
  };

  return {
    admit(address, reason, nowMs) {
      if (nowMs - windowStart >= windowMs || nowMs < windowStart) {
        windowStart = nowMs;
        admitted = 0;
        addresses = new Map();
      }
      const record = addresses.get(address) ?? { admitted: 0, served: 0, reasons: new Map() };
      const ofReason = record.reasons.get(reason) ?? { admitted: 0, lastId: null, held: 0 };
      if (hasRoom(record, ofReason)) {
        admitted += 1;
        record.admitted += 1;
        ofReason.admitted += 1;
        if (ofReason.admitted === floor) record.served += 1;
        record.reasons.set(reason, ofReason);
        addresses.set(address, record);
        return true;
      }
      if (ofReason.admitted > 0 && ofReason.lastId === null) ofReason.held += 1;
      else if (ofReason.lastId !== null) count(ofReason.lastId, 1);
      else if (lastId === null) held += 1;
      else count(lastId, 1);
      return false;
    },
    stored(address, reason, id) {
      lastId = id;
      count(id, held);
      held = 0;
      const record = addresses.get(address)?.reasons.get(reason);
      if (!record) return;
      record.lastId = id;
      count(id, record.held);
      record.held = 0;
    },
    takeCounts() {
      const taken = counts;
      counts = new Map();
      return taken;
    },
  };
}
