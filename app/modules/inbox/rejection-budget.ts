/**
 * How many refused requests are kept as rows: at most so many a minute and
 * address, and so many a minute altogether. The others are counted, and the
 * counts are handed out to be added to rows that were kept.
 *
 * Memory is bounded by the total: only addresses with a kept row are remembered,
 * and only for the current minute.
 */
export interface RejectionBudget {
  /** Keep this one as a row? Otherwise it has been counted. */
  admit(address: string, nowMs: number): boolean;
  /** The row admitted for this address was stored under this id. */
  stored(address: string, id: number): void;
  /** Row id → requests counted since the last call. */
  takeCounts(): Map<number, number>;
}

export interface RejectionLimits {
  perMinuteAndAddress: number;
  perMinute: number;
}

interface AddressRecord {
  admitted: number;
  lastId: number | null;
  /** Counted while no row of this address has an id yet. */
  held: number;
}

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

  return {
    admit(address, nowMs) {
      if (nowMs - windowStart >= windowMs || nowMs < windowStart) {
        windowStart = nowMs;
        admitted = 0;
        addresses = new Map();
      }
      const record = addresses.get(address);
      if (admitted < limits.perMinute && (record?.admitted ?? 0) < limits.perMinuteAndAddress) {
        admitted += 1;
        if (record) record.admitted += 1;
        else addresses.set(address, { admitted: 1, lastId: null, held: 0 });
        return true;
      }
      if (record) {
        if (record.lastId === null) record.held += 1;
        else count(record.lastId, 1);
      } else if (lastId === null) held += 1;
      else count(lastId, 1);
      return false;
    },
    stored(address, id) {
      lastId = id;
      count(id, held);
      held = 0;
      const record = addresses.get(address);
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
