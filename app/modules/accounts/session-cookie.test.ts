import { describe, expect, it } from "vitest";
import { newSecret } from "./secrets.server";
import { clearedSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie";

const https = { secure: true };
const http = { secure: false };
const id = newSecret();

describe("the session cookie", () => {
  it("over https is bound to this host, to https and to the server", () => {
    expect(sessionCookie(id, 60, https)).toBe(
      `__Host-paidtrail=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure`,
    );
  });
  it("over http has a name that promises no more than it keeps", () => {
    expect(sessionCookie(id, 60, http)).toBe(
      `paidtrail_session=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60`,
    );
  });
  it("is cleared with the attributes it was set with", () => {
    expect(clearedSessionCookie(https)).toBe(
      "__Host-paidtrail=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure",
    );
  });
  it("is found among others", () => {
    expect(readSessionCookie(`theme=dark; __Host-paidtrail=${id}; x=y`, https)).toBe(id);
  });
  it("over https, the unprotected name is not read: a page on plain http could have planted it", () => {
    expect(readSessionCookie(`paidtrail_session=${id}`, https)).toBeNull();
    expect(readSessionCookie(`x__Host-paidtrail=${id}`, https)).toBeNull();
  });
  it.each([
    null,
    "",
    "paidtrail_session",
    "paidtrail_session=",
    `paidtrail_session=${id}x`,
    `paidtrail_session="${id}"`,
    "paidtrail_session=' or 1=1 --",
  ])("a missing or malformed one counts as none: %j", (header) => {
    expect(readSessionCookie(header, http)).toBeNull();
  });
});
