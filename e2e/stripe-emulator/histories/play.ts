/** Plays the steps of a history over the real HTTP API and the hosted pages. */
import Stripe from "stripe";
import { actOnMoney } from "./act-on-money";
import { actOnPeople } from "./act-on-people";
import { actOnSubscriptions } from "./act-on-subscriptions";
import { type Catalogue, makeCatalogue } from "./catalogue";
import { count, type Place, Scene } from "./scene";
import { isMoneyStep, isPeopleStep, type Step } from "./steps";

const T0 = Date.UTC(2026, 0, 31, 12) / 1000;

/** A world in which a history happens: one test clock, a catalogue, and everyone met so far. */
export interface Stage {
  /** @throws Error when the emulator breaks; a refusal is part of life */
  play(step: Step): Promise<void>;
  /** Goes on with the same world at another address. */
  moveTo(place: Place): void;
  /** Requests that Stripe refused, by code: a history of refusals only proves nothing. */
  refused: ReadonlyMap<string, number>;
  played: ReadonlyMap<string, number>;
  /** In the order in which they were met. */
  customers: readonly string[];
}

export interface StageOptions {
  /** What is sold; absent: it is made for this history, which then is the only one of its Stripe. */
  catalogue?: Catalogue;
  /** Unix seconds at which the history's clock starts; null: it happens now, and no time passes in it. */
  from?: number | null;
  /** The user of the seller's application whom everybody here is. */
  user?: string;
}

export async function setStage(place: Place, options: StageOptions = {}): Promise<Stage> {
  const { from = T0, user = null } = options;
  const { testClocks } = place.stripe.testHelpers;
  const clock = from === null ? null : (await testClocks.create({ frozen_time: from })).id;
  const catalogue = options.catalogue ?? (await makeCatalogue(place.stripe));
  const scene = new Scene(place, { catalogue, clock, user });
  const played = new Map<string, number>();
  await scene.newCustomer();
  return {
    refused: scene.refused,
    played,
    customers: scene.customers,
    moveTo: (next) => scene.moveTo(next),
    async play(step) {
      try {
        await act(scene, step);
        count(played, step.do);
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeError) || (error.statusCode ?? 500) >= 500) throw error;
        count(scene.refused, `${step.do}: ${error.code ?? error.message}`);
      }
    },
  };
}

function act(scene: Scene, step: Step): Promise<unknown> {
  if (step.do === "time") return pass(scene, step.hours * 3600);
  if (isPeopleStep(step)) return actOnPeople(scene, step);
  if (isMoneyStep(step)) return actOnMoney(scene, step);
  return actOnSubscriptions(scene, step);
}

async function pass({ stripe, options: { clock } }: Scene, seconds: number): Promise<void> {
  if (clock === null) return;
  const { testClocks } = stripe.testHelpers;
  const { frozen_time } = await testClocks.retrieve(clock);
  await testClocks.advance(clock, { frozen_time: frozen_time + seconds });
  // Whatever is asked next is answered behind what is due on the way.
  const { status } = await testClocks.retrieve(clock);
  if (status !== "ready") throw new Error(`the test clock is ${status}`);
}
