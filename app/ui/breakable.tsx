/**
 * A long name of parts (`customer.subscription.updated`) goes on in the next line after
 * one of them, not in the middle of a word.
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

/**
 * The same on a phone only; elsewhere it stays in one line. Written twice, since
 * white-space does not bind such a place, and hiding the places would tear the name
 * apart for whoever has it read out.
 */
export function OnPhonesBreakable({ name }: { name: string }) {
  return (
    <>
      <span className="md:hidden">{breakable(name)}</span>
      <span className="whitespace-nowrap max-md:hidden">{name}</span>
    </>
  );
}
