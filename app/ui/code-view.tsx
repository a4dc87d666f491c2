/**
 * A payload as it came: numbered lines, find, copy. Without a script it is the
 * same numbered text. Found places are drawn by the browser over the text
 * (CSS highlights), so that nothing of the text changes.
 */
import { memo, type RefObject, useDeferredValue, useEffect, useRef, useState } from "react";
import { occurrences, type TokenKind, tokensOf } from "./code-tokens";
import { CopyButton } from "./copy-button";
import { count } from "./figures";
import { ChevronDownIcon, ChevronUpIcon } from "./icon";

export interface CodeViewProps {
  text: string;
  /** What stands for a hidden value. */
  mask: string;
  /** What it is, for the names of its controls: "payload". */
  what: string;
  /** Beyond this many characters the text is not coloured. */
  colourUpTo?: number;
}

const mostFound = 2_000;

export function CodeView({ text, mask, what, colourUpTo = 150_000 }: CodeViewProps) {
  const code = useRef<HTMLElement>(null);
  const [needle, setNeedle] = useState("");
  const [current, setCurrent] = useState(0);
  const sought = useDeferredValue(needle.trim());
  const found = occurrences(text, sought, mostFound);
  const shown = found.length === 0 ? 0 : Math.min(current, found.length - 1);
  useHighlights(code, sought, found, shown);

  const step = (by: number) => {
    if (found.length > 0) setCurrent((shown + by + found.length) % found.length);
  };
  return (
    <div className="min-w-0">
      <div className="needs-js sticky top-14 z-10 flex items-center gap-2 border-b bg-surface px-3 py-1.5">
        <input
          type="search"
          value={needle}
          placeholder={`Find in the ${what}`}
          aria-label={`Find in the ${what}`}
          onChange={(event) => {
            setNeedle(event.target.value);
            setCurrent(0);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
          }}
          className="h-7 w-full max-w-64 min-w-0 rounded-md border border-line-field bg-raised px-2 text-sm placeholder:text-faint max-sm:text-[1rem]"
        />
        <span role="status" className="text-xs whitespace-nowrap text-faint tabular-nums">
          {sought &&
            (found.length === 0
              ? "not found"
              : `${shown + 1} of ${count(found.length)}${found.length === mostFound ? "+" : ""}`)}
        </span>
        <StepButton
          label="Previous"
          disabled={found.length < 2}
          onClick={() => step(-1)}
          icon={<ChevronUpIcon />}
        />
        <StepButton
          label="Next"
          disabled={found.length < 2}
          onClick={() => step(1)}
          icon={<ChevronDownIcon />}
        />
        <span className="flex-1" />
        <CopyButton text={text} what={what} label="Copy" />
      </div>
      <pre className="py-3 text-xs leading-[1.125rem]">
        <Lines of={code} text={text} mask={mask} coloured={text.length <= colourUpTo} />
      </pre>
    </div>
  );
}

function StepButton({
  label,
  icon,
  ...rest
}: {
  label: string;
  icon: JSX.Element;
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      title={label}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted enabled:hover:bg-hover disabled:opacity-45 [&_svg]:size-4"
      {...rest}
    >
      {icon}
      <span className="sr-only">{label}</span>
    </button>
  );
}

const tokenClass: Record<TokenKind, string | undefined> = {
  key: "text-ink",
  string: "text-good",
  number: "text-accent",
  word: "text-waiting",
  masked: "rounded-xs bg-none-soft text-faint",
  plain: undefined,
};

interface LinesProps {
  of: RefObject<HTMLElement>;
  text: string;
  mask: string;
  coloured: boolean;
}

/** Remembered, so that typing into the find field draws no line anew. */
const Lines = memo(function Lines({ of, text, mask, coloured }: LinesProps) {
  return (
    <code ref={of} className="code block">
      {text.split("\n").map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
        <span key={index} className="code-line text-muted">
          {coloured
            ? tokensOf(line, mask).map((token) => {
                const className = tokenClass[token.kind];
                if (!className) return token.text;
                return (
                  <span
                    key={token.at}
                    className={className}
                    title={token.kind === "masked" ? "Hidden" : undefined}
                  >
                    {token.text}
                  </span>
                );
              })
            : line}
          {"\n"}
        </span>
      ))}
    </code>
  );
});

/** Draws the found places and brings the current one into view. */
function useHighlights(
  code: RefObject<HTMLElement>,
  needle: string,
  found: readonly number[],
  current: number,
) {
  const places = found.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `places` is `found`, compared by content
  useEffect(() => {
    if (!code.current || !("highlights" in CSS)) return;
    const ranges = rangesOf(code.current, found, needle.length);
    CSS.highlights.set("found", new Highlight(...ranges));
    const range = ranges[current];
    if (range) {
      CSS.highlights.set("found-current", new Highlight(range));
      range.startContainer.parentElement?.scrollIntoView({ block: "center" });
    } else CSS.highlights.delete("found-current");
    return () => {
      CSS.highlights.delete("found");
      CSS.highlights.delete("found-current");
    };
  }, [code, needle, places, current]);
}

/** Ranges for offsets into the text, in one walk over the text nodes. */
function rangesOf(root: HTMLElement, offsets: readonly number[], length: number): Range[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const ranges: Range[] = [];
  let node = walker.nextNode();
  let start = 0;
  const seek = (offset: number) => {
    while (node && start + (node.nodeValue?.length ?? 0) <= offset) {
      start += node.nodeValue?.length ?? 0;
      node = walker.nextNode();
    }
    return node;
  };
  for (const offset of offsets) {
    const first = seek(offset);
    if (!first) break;
    const range = document.createRange();
    range.setStart(first, offset - start);
    const last = seek(offset + length - 1);
    if (!last) break;
    range.setEnd(last, offset + length - start);
    ranges.push(range);
  }
  return ranges;
}
