/** The running app, its Stripe, and an account that sells something: what every story is played in. */
import { App } from "./app";
import { Emulator } from "./emulator";
import { apiKey, type RunningApp } from "./running-app";
import { type Prices, setUpAccount } from "./set-up-account";
import { stripeForSetUp } from "./stripe-client";

export interface Theatre {
  app: App;
  emulator: Emulator;
  prices: Prices;
}

export async function openTheatre(running: RunningApp): Promise<Theatre> {
  const emulator = new Emulator(running.stripeUrl);
  const { account } = await emulator.overview();
  const stripe = stripeForSetUp(running.stripeUrl, account);
  const prices = await setUpAccount(stripe, running.dataDir);
  return { app: new App(running, await apiKey(running)), emulator, prices };
}
