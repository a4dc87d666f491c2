/**
 * Which figures to trust. A benchmark cannot stop the machine's other programs,
 * but it knows what they took of the CPUs while each figure was measured. The
 * choice looks at that alone, never at the figure.
 */
import { median } from "./median";

export interface Watched {
  /** Share of the CPUs that other programs took, 0 to 1; null where it cannot be told. */
  neighbours: number | null;
}

/** Above that, a figure says as much of the neighbours as of us. */
export const muchTaken = 0.1;

/**
 * Keeps blocks (samples measured one after the other, to be compared) in which
 * neighbours took little; of a group without any, the calmest block.
 */
export function calmest<Sample extends Watched>(
  samples: readonly Sample[],
  groupOf: (sample: Sample) => unknown,
  blockOf: (sample: Sample) => unknown,
): Sample[] {
  return grouped(samples, groupOf).flatMap(([, group]) => {
    const blocks = grouped(group, blockOf).map(([, block]) => ({ block, taken: takenIn(block) }));
    const least = Math.min(...blocks.map(({ taken }) => taken));
    return blocks.filter(({ taken }) => taken <= Math.max(muchTaken, least)).flatMap(({ block }) => block);
  });
}

/** In the middle; null where it cannot be told. */
export function neighboursOf(samples: readonly Watched[]): number | null {
  const known = samples.flatMap(({ neighbours }) => neighbours ?? []);
  return known.length === 0 ? null : median(known);
}

/** The worst of a block counts. */
const takenIn = (block: readonly Watched[]) => Math.max(...block.map(({ neighbours }) => neighbours ?? 0));

export function grouped<Sample, Key>(
  samples: readonly Sample[],
  keyOf: (sample: Sample) => Key,
): [Key, Sample[]][] {
  const groups = new Map<Key, Sample[]>();
  for (const sample of samples) {
    const key = keyOf(sample);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups];
}
