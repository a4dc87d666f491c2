/** Log lines for whoever runs the emulator: JSON on stderr, and the last of them kept for its page. */
export interface Lack {
  at: number;
  what: string;
}

const KEEP = 200;

export class Log {
  readonly lacks: Lack[] = [];

  constructor(
    private readonly write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {}

  /** Something that Stripe has and the emulator has not. */
  lack(what: string): void {
    this.lacks.push({ at: Date.now(), what });
    if (this.lacks.length > KEEP) this.lacks.shift();
    this.line("warn", `the emulator lacks ${what}`);
  }

  error(message: string, error: unknown): void {
    this.line("error", message, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  info(message: string): void {
    this.line("info", message);
  }

  private line(level: string, message: string, detail?: string): void {
    this.write(
      JSON.stringify({
        level,
        from: "stripe-emulator",
        message,
        ...(detail === undefined ? {} : { detail }),
      }),
    );
  }
}
