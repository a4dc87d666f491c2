/** The shape of a page that is on its way. Shown only when it takes long enough to notice. */

const Bar = ({ className }: { className: string }) => <div className={`skeleton h-3.5 ${className}`} />;
const rowWidths = [
  "w-2/3",
  "w-1/2",
  "w-3/5",
  "w-5/12",
  "w-7/12",
  "w-1/2",
  "w-2/3",
  "w-5/12",
  "w-3/5",
  "w-1/2",
];

/** A list: title, filter row, rows. */
export function ListSkeleton() {
  return (
    <div aria-hidden="true">
      <Bar className="mt-1.5 h-5! w-40" />
      <Bar className="mt-5 h-8! w-full max-w-xl" />
      <div className="mt-5 rounded-lg border bg-surface">
        {rowWidths.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a picture
          <div key={index} className="flex h-10 items-center gap-6 px-4 not-first:border-t">
            <Bar className="w-16 shrink-0" />
            <div className="flex-1">
              <Bar className={width} />
            </div>
            <Bar className="w-20 shrink-0" />
          </div>
        ))}
      </div>
    </div>
  );
}

/** One thing: title, strip, two columns. */
export function DetailSkeleton() {
  return (
    <div aria-hidden="true">
      <Bar className="w-16" />
      <Bar className="mt-3 h-5! w-64" />
      <div className="skeleton mt-5 h-24 w-full" />
      <div className="mt-5 grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="skeleton h-96" />
        <div className="skeleton h-64" />
      </div>
    </div>
  );
}
