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
  /** Gets everything that is brought to the app. */
  witness?: (event: StripeEvent) => Promise<void>;
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
  const catalogue = await makeCatalogue(emulator.stripe);
  return {
    emulator,
    catalogue,
    app,
    held,
    feed: new EventFeed(emulator.url, TEST_KEY),
    async stop() {
      await lifetime.stop();
      await held.close();
      await emulator.stop();
      await database.drop();
      process.off("exit", killAll);
    },
  };
}
