/** What a replay would change: in a sentence, then access, then each object, field by field. */
import type { ReplayView } from "~/modules/sync/replay-view";
import { counted } from "./figures";
import { Notice } from "./notice";
import { Access, ObjectDifference } from "./resync-difference";
import { Section } from "./section";
import { TextWithIds } from "./text-with-ids";

export function ReplayDifference({ replay }: { replay: ReplayView }) {
  const { words, effect, objects, ambiguous } = replay;
  return (
    <div className="grid gap-5">
      <Notice
        tone={ambiguous ? "waiting" : effect === "lost" ? "bad" : effect === "gained" ? "good" : "none"}
      >
        <TextWithIds text={words} />
      </Notice>
      {effect !== "none" && <Access resync={replay} />}
      {objects.length > 0 && (
        <Section title="Stripe objects" aside={counted(objects.length, "object")} flush>
          <ul className="divide-y">
            {objects.map((object) => (
              <li key={`${object.type}:${object.id}`} className="px-4 py-3">
                <ObjectDifference object={object} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
