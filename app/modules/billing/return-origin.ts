/**
 * Where Stripe's page sends a payer back to: the address they came from, as only
 * there they are signed in. Believed only between the names of this machine,
 * where `localhost` and `127.0.0.1` are two places to a browser; else it is the
 * configured address, whatever a request says of itself.
 */
export function returnOrigin(requestUrl: string, appUrl: string): string {
  const asked = new URL(requestUrl);
  const own = new URL(appUrl);
  const sameMachine =
    isLoopback(asked) && isLoopback(own) && asked.port === own.port && asked.protocol === own.protocol;
  return sameMachine ? asked.origin : appUrl;
}

const isLoopback = ({ hostname }: URL) => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
