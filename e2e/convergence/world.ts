/** A Stripe, an app beside it, and who looks at both: everything that histories need, started once. */
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { Lifetime } from "../bench/surroundings/lifetime";
import { type Catalogue, makeCatalogue } from "../stripe-emulator/histories/catalogue";
import { type Started, startForTest, TEST_KEY } from "../stripe-emulator/testing/start";
import { App } from "./app";
import { EventFeed, type StripeEvent } from "./event-feed";
import { HeldReader } from "./held";

export interface World {
  emulator: Started;
  catalogue: Catalogue;
  feed: EventFeed;
  app: App;
  held: HeldReader;
  databaseUrl: string;
  /** Gets everything that is brought to the app. */
  witness?: (event: StripeEvent) => Promise<void>;
  /** Stripe forgets everybody: what is over need not be carried along. */
  beginAnew(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const lifetime = new Lifetime();
  const killAll = () => lifetime.kill();
  process.once("exit", killAll);
  // No endpoint is registered: Stripe itself delivers nothing.
  const emulator = await startForTest();
  const database: TestDatabase = await createTestDatabase();
  const app = await App.start({
    databaseUrl: database.url,
    stripeUrl: emulator.url,
    stripeKey: TEST_KEY,
    lifetime,
  });
  const held = new HeldReader(database.url);
  const newFeed = () => new EventFeed(emulator.url, TEST_KEY);
  const world: World = {
    emulator,
    catalogue: await makeCatalogue(emulator.stripe),
    app,
    held,
    databaseUrl: database.url,
    feed: newFeed(),
    async beginAnew() {
      await emulator.control("POST", "/reset");
      world.catalogue = await makeCatalogue(emulator.stripe);
      world.feed = newFeed();
    },
    async stop() {
      await lifetime.stop();
      await held.close();
      await emulator.stop();
      await database.drop();
      process.off("exit", killAll);
    },
  };
  return world;
}
