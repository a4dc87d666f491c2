/** Why the app cannot start: sentences for the person at the terminal, no stack. */
export class StartProblem extends Error {
  override name = "StartProblem";
  readonly sentences: string[];

  constructor(...sentences: string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}
