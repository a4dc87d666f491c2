/**
 * Room for the next connection, however many others hold theirs and send nothing.
 *
 * A body that makes no progress is given up after a few seconds. When all places
 * are taken, one who keeps us waiting makes room: of the address that has the most
 * such connections, the one that has waited longest. Whoever is being answered
 * stays. So nobody needs to be known or counted as a client, and a proxy that is
 * everybody's address loses only what stands idle.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

export interface RoomLimits {
  mostConnections: number;
  /** How long a body may make no progress, in milliseconds. */
  stalledMs: number;
}

interface Guest {
  socket: Socket;
  address: string;
  /** The one that is coming or being answered. */
  request: IncomingMessage | null;
}

/** Those who are told to go may still be reading why. */
const leaving = 100;

export function keepRoom(server: Server, { mostConnections, stalledMs }: RoomLimits): void {
  /** The one that has waited longest comes first. */
  const guests = new Map<Socket, Guest>();
  server.maxConnections = mostConnections + leaving;

  server.on("connection", (socket: Socket) => {
    guests.set(socket, { socket, address: socket.remoteAddress ?? "", request: null });
    socket.once("close", () => guests.delete(socket));
    if (guests.size <= mostConnections) return;
    const guest = longestWaiting(guests.values());
    if (guest) dismiss(guest, "503 Service Unavailable", "Retry-After: 5\r\n");
  });

  server.prependListener("request", (request, response) => {
    const { socket } = request;
    const guest = guests.get(socket);
    if (!guest) return;
    guest.request = request;
    // Node puts its own limit back when the answer is out.
    socket.setTimeout(stalledMs);
    response.once("close", () => {
      if (guest.request !== request || !guests.delete(socket)) return;
      guest.request = null;
      guests.set(socket, guest);
    });
  });

  server.on("timeout", (socket: Socket) => {
    const guest = guests.get(socket);
    if (!guest) socket.destroy();
    else if (!guest.request?.complete) dismiss(guest, "408 Request Timeout");
  });

  function dismiss({ socket, request }: Guest, status: string, headers = ""): void {
    guests.delete(socket);
    // Who sent nothing reads nothing into an end; who sent a part is told that it did not count.
    if (request)
      socket.write(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    socket.destroySoon();
  }
}

function longestWaiting(guests: Iterable<Guest>): Guest | null {
  const perAddress = new Map<string, { first: Guest; waiting: number }>();
  for (const guest of guests) {
    if (!keepsUsWaiting(guest)) continue;
    const known = perAddress.get(guest.address);
    if (known) known.waiting += 1;
    else perAddress.set(guest.address, { first: guest, waiting: 1 });
  }
  let most: { first: Guest; waiting: number } | null = null;
  for (const each of perAddress.values()) if (most === null || each.waiting > most.waiting) most = each;
  return most?.first ?? null;
}

/** Nothing asked, not all of it, or an answer that is not read. */
const keepsUsWaiting = ({ socket, request }: Guest) => !request?.complete || socket.writableLength > 0;
