/** Signed requests, made before the clock starts. */
import { serialOf } from "./marks";
import { story } from "./story";
import { createTemplate, fill, type Template } from "./template";

export interface Batch {
  count: number;
  request(index: number): Buffer;
}

export interface BatchOptions {
  /** Eight characters: no two batches share an event. */
  run: string;
  count: number;
}

export const eventsAPerson = story.length;

/** One block of memory for all batches, since they are needed one after the other. */
export class BatchMaker {
  private block = Buffer.alloc(0);
  private readonly templates: Template[];
  private readonly secret: string;

  constructor(path: string, secret: string) {
    this.templates = story.map((event) => createTemplate(event, path));
    this.secret = secret;
  }

  /** Ends the life of the batch before. */
  make({ run, count }: BatchOptions): Batch {
    const starts = this.layOut(count);
    const now = String(Math.floor(Date.now() / 1000));
    for (let index = 0; index < count; index++) {
      const values = {
        event: serialOf(run, index),
        person: serialOf(run, Math.floor(index / story.length)),
        now,
      };
      fill(this.block, starts[index]!, this.templateOf(index), values, this.secret);
    }
    return { count, request: (index) => this.block.subarray(starts[index]!, starts[index + 1]!) };
  }

  private templateOf(index: number): Template {
    return this.templates[index % this.templates.length]!;
  }

  private layOut(count: number): Float64Array {
    const starts = new Float64Array(count + 1);
    for (let index = 0; index < count; index++) {
      starts[index + 1] = starts[index]! + this.templateOf(index).request.byteLength;
    }
    if (starts[count]! > this.block.byteLength) this.block = Buffer.allocUnsafeSlow(starts[count]!);
    return starts;
  }
}

/** Bytes of the bodies. */
export function eventSizes(): { least: number; mean: number; most: number } {
  const sizes = story
    .map((event) => createTemplate(event, "/"))
    .map(({ request, bodyStart }) => request.byteLength - bodyStart);
  const mean = Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  return { least: Math.min(...sizes), mean, most: Math.max(...sizes) };
}
