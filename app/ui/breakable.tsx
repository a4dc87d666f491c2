/**
 * A long name of parts (`customer.subscription.updated`) goes on in the next line after
 * one of them, not in the middle of a word. Where it must stay in one line nothing else
 * helps than `[&_wbr]:hidden`: white-space does not bind such a place.
 */
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
