/** A sentence whose ids are cut in the middle; hovering shows them whole. */
import { shortId, textParts } from "./ids-in-text";

export function TextWithIds({ text }: { text: string }) {
  return textParts(text).map((part) =>
    part.id ? (
      <span key={part.at} title={part.id} className="font-mono text-[0.92em]">
        {shortId(part.id)}
      </span>
    ) : (
      part.text
    ),
  );
}
