/** A sentence for the person who asked for a scenario. Nothing ran, or not to its end. */
export class ScenarioFailure extends Error {}
