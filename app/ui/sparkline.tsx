/** The shape of a series, without axes; the figures are in the text beside it. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

export interface SparklineProps {
  values: readonly number[];
  /** What a screen reader says: "Time to unlock, last 60 minutes: 0.4 to 2.8 s". */
  label: string;
}

const width = 100;
const height = 24;

export function Sparkline({ values, label }: SparklineProps) {
  if (values.length < 2) return null;
  const x = scaleLinear([0, values.length - 1], [0, width]);
  const y = scaleLinear([0, Math.max(...values, 1)], [height - 2, 2]);
  const path = line<number>(
    (_, index) => x(index),
    (value) => y(value),
  )(values as number[]);
  return (
    <svg
      role="img"
      aria-label={label}
      width="100"
      height="24"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
    >
      <path
        d={path ?? ""}
        fill="none"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
        className="stroke-accent"
      />
    </svg>
  );
}
