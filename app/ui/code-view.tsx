/**
 * A payload as it came: numbered lines, folding, find, copy. Without a script it
 * is the same numbered text, unfolded. Found places are drawn by the browser over
 * the text (CSS highlights) and folded lines are hidden by style, so that nothing
 * of the text changes.
 */
import {
  memo,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Fold, foldsAround, foldsOf, hiddenLines, lineAt } from "./code-folds";
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
  const { folds, folded, toggle, setFolded } = useFolds(text, found[shown]);
  useHighlights(code, sought, found, shown);

  const step = (by: number) => {
    if (found.length > 0) setCurrent((shown + by + found.length) % found.length);
  };
  return (
    <div className="min-w-0">
      <div className="needs-js flex items-center gap-2 border-b bg-surface px-3 py-1.5">
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
        {folds.length > 1 && (
          <button
            type="button"
            // The outermost stays open: without it there would be nothing to look at.
            onClick={() => setFolded(folded.size > 0 ? [] : folds.slice(1).map(({ from }) => from))}
            className="inline-flex h-7 shrink-0 items-center rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-ink"
          >
            {folded.size > 0 ? "Unfold all" : "Fold all"}
          </button>
        )}
        <CopyButton text={text} what={what} label="Copy" />
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`The ${what}`}
        className="max-h-[max(16rem,calc(100dvh-13.5rem))] overflow-y-auto overscroll-y-auto rounded-b-lg focus-visible:-outline-offset-2"
      >
        <pre className="py-3 text-xs leading-[1.125rem]">
          <Lines
            of={code}
            text={text}
            mask={mask}
            coloured={text.length <= colourUpTo}
            folds={folds}
            folded={folded}
            onToggle={toggle}
          />
        </pre>
      </section>
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
  folds: readonly Fold[];
  folded: ReadonlySet<number>;
  onToggle: (line: number) => void;
}

/** Remembered, so that typing into the find field draws no line anew. */
const Lines = memo(function Lines({ of, text, mask, coloured, folds, folded, onToggle }: LinesProps) {
  const ends = new Map(folds.map(({ from, to }) => [from, to] as const));
  const hidden = hiddenLines(folds, folded);
  return (
    <code ref={of} className="code block">
      {text.split("\n").map((line, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          key={index}
          className="code-line text-muted"
          data-line={index + 1}
          data-hidden={hidden.has(index) || undefined}
        >
          <FoldButton line={index} to={ends.get(index)} folded={folded.has(index)} onToggle={onToggle} />
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
          {folded.has(index) && (
            <span className="code-folded" data-words={foldedWords(index, ends.get(index), text)} />
          )}
          {"\n"}
        </span>
      ))}
    </code>
  );
});

/** Drawn by style, and so no part of the text: "… 12 lines }". */
function foldedWords(from: number, to = from, text: string): string {
  const closing = text.split("\n", to + 1)[to]?.trim() ?? "";
  return `… ${count(to - from)} lines ${closing}`;
}

/** Without text of its own: offsets into the text are counted over the text nodes. */
function FoldButton({
  line,
  to,
  folded,
  onToggle,
}: {
  line: number;
  to: number | undefined;
  folded: boolean;
  onToggle: (line: number) => void;
}) {
  if (to === undefined) return null;
  return (
    <button
      type="button"
      aria-label={`${folded ? "Unfold" : "Fold"} lines ${line + 1} to ${to + 1}`}
      aria-expanded={!folded}
      onClick={() => onToggle(line)}
      className="needs-js code-fold"
    >
      <ChevronDownIcon aria-hidden="true" />
    </button>
  );
}

/** What is folded; the place that was found is always in sight. */
function useFolds(text: string, foundAt: number | undefined) {
  const folds = useMemo(() => foldsOf(text.split("\n")), [text]);
  const [folded, change] = useState<ReadonlySet<number>>(new Set());
  const setFolded = useCallback((lines: readonly number[]) => change(new Set(lines)), []);
  const toggle = useCallback((line: number) => {
    change((before) => {
      const after = new Set(before);
      if (!after.delete(line)) after.add(line);
      return after;
    });
  }, []);
  useEffect(() => {
    if (foundAt === undefined) return;
    const around = foldsAround(folds, lineAt(text, foundAt));
    change((before) => {
      if (!around.some((line) => before.has(line))) return before;
      return new Set([...before].filter((line) => !around.includes(line)));
    });
  }, [folds, text, foundAt]);
  return { folds, folded, toggle, setFolded };
}

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
