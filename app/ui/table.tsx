/**
 * A table whose rows lead somewhere. The head stays in view; j and k walk the
 * rows (keyboard.tsx); on a phone each row becomes a stack of lines.
 */
import clsx from "clsx";
import type { ReactNode } from "react";
import { Link } from "./link";

export interface Column<Row> {
  /** The head of the column; also names it for screen readers. */
  head: string;
  cell: (row: Row) => ReactNode;
  align?: "right";
  /** The cell whose content becomes the row's link. Default: the first. */
  link?: boolean;
  /** Extra classes of the cell, such as a width from `md:` on, or the order on a phone. */
  className?: string;
  /**
   * On a phone: a line of its own, the left or right half of a line, before the
   * left half (`choose`), or not at all. Default: a line of its own.
   */
  phone?: "line" | "left" | "right" | "hidden" | "choose";
}

export interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Where a row leads. */
  rowTo?: (row: Row) => string;
}

const phoneClass = {
  line: "max-md:basis-full",
  // Grows from 10 rem, so that a long word shortens itself before its neighbour moves down.
  left: "max-md:min-w-0 max-md:flex-1 max-md:basis-40",
  right: "max-md:text-right",
  choose: "max-md:shrink-0",
  hidden: "max-md:hidden",
};

export function Table<Row>({ caption, columns, rows, rowKey, rowTo }: TableProps<Row>) {
  const linkAt = Math.max(
    0,
    columns.findIndex((column) => column.link),
  );
  return (
    <table className="w-full border-separate border-spacing-0 text-sm max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        <tr>
          {columns.map((column) => (
            <th
              key={column.head}
              scope="col"
              className={clsx(
                "sticky top-14 z-10 h-8 border-b bg-surface px-2 text-xs font-medium whitespace-nowrap text-faint first:rounded-tl-lg first:pl-4 last:rounded-tr-lg last:pr-4",
                column.align === "right" ? "text-right" : "text-left",
                column.className,
              )}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className={clsx(
              "group/row relative max-md:flex max-md:flex-wrap max-md:justify-between max-md:gap-x-3 max-md:gap-y-0.5 max-md:px-4 max-md:py-2.5 max-md:not-first:border-t",
              rowTo && "hover:bg-hover has-[[data-row]:focus-visible]:bg-accent-soft",
            )}
          >
            {columns.map((column, index) => (
              <td
                key={column.head}
                className={clsx(
                  "min-w-0 md:px-2 md:py-2.5 md:align-top md:first:pl-4 md:last:pr-4 md:group-not-first/row:border-t",
                  column.align === "right" && "md:text-right",
                  phoneClass[column.phone ?? "line"],
                  column.className,
                )}
              >
                {index === linkAt && rowTo ? (
                  // The link's box is the whole row; what else can be clicked lies above it (z-1).
                  <Link
                    to={rowTo(row)}
                    data-row=""
                    className="rounded-xs outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                  >
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
