/**
 * The emulator's own address inside stored objects. It may listen on another
 * port after a restart, so objects hold this stand-in, and the real address is
 * put in when a text leaves the emulator.
 */
export const STORED_BASE = "http://stripe-emulator.invalid";

/** @param baseUrl where the emulator is reached now, no slash at the end */
export function withBase(text: string, baseUrl: string): string {
  return text.replaceAll(STORED_BASE, baseUrl);
}
