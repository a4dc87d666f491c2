/** Every text that differs from another by one character: for "did you mean", each is looked up exactly. Pure. */

const longest = 64;
const inIds = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
const inAddresses = "0123456789abcdefghijklmnopqrstuvwxyz.@-_+";

/** Empty for what is too long to have been typed. Bounded: about 130 for each character. */
export function oneCharacterOff(text: string, kind: "id" | "address"): string[] {
  if (text.length > longest) return [];
  const characters = [...(kind === "id" ? inIds : inAddresses)];
  const near = new Set<string>();
  for (let at = 0; at <= text.length; at += 1) {
    const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
    for (const character of characters) {
      near.add(`${before}${character}${here}${after}`);
      if (here !== "") near.add(`${before}${character}${after}`);
    }
    near.add(`${before}${after}`);
    // Two in the wrong order are one slip.
    if (after !== "") near.add(`${before}${after.charAt(0)}${here}${after.slice(1)}`);
  }
  near.delete(text);
  near.delete("");
  return [...near];
}
