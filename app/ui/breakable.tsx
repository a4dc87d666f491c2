/** A long name of dotted parts goes on in the next line after one of its dots, not in the middle of a word. */
import { Fragment } from "react";

export function breakable(name: string) {
  return name.split(/(?<=[._])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
