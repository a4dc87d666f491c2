/**
 * A kept-alive HTTP/1.1 connection with one request under way at a time: as
 * little work as a client can do, so that the machine's cores are left to those
 * who are measured.
 */
import { connect, type Socket } from "node:net";

/** Called with the status of the answer. */
type Done = (status: number) => void;

const endOfHead = Buffer.from("\r\n\r\n");
const endOfChunks = Buffer.from("\r\n0\r\n\r\n");
const nothing = Buffer.alloc(0);

export class Connection {
  private readonly socket: Socket;
  private readonly fail: (error: Error) => void;
  private received: Buffer = nothing;
  private done: Done | null = null;

  private constructor(socket: Socket, fail: (error: Error) => void) {
    this.socket = socket;
    this.fail = fail;
    socket.on("data", (bytes: Buffer) => this.take(bytes));
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("The server closed a connection.")));
  }

  /** `fail` is told of a connection that breaks: on loopback that is a fault of the server. */
  static open(port: number, fail: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new Connection(socket, fail));
      });
    });
  }

  send(request: Buffer, done: Done): void {
    this.done = done;
    this.socket.write(request);
  }

  close(): void {
    this.socket.removeAllListeners("close");
    this.socket.off("error", this.fail);
    this.socket.on("error", () => {});
    this.socket.destroy();
  }

  private take(bytes: Buffer): void {
    this.received = this.received.byteLength === 0 ? bytes : Buffer.concat([this.received, bytes]);
    if (!isWhole(this.received)) return;
    const status = Number(this.received.toString("latin1", 9, 12));
    const { done } = this;
    this.received = nothing;
    this.done = null;
    done?.(status);
  }
}

function isWhole(answer: Buffer): boolean {
  const head = answer.indexOf(endOfHead);
  if (head === -1) return false;
  const size = /\r\ncontent-length: *(\d+)/i.exec(answer.toString("latin1", 0, head))?.[1];
  if (size !== undefined) return answer.byteLength >= head + endOfHead.byteLength + Number(size);
  return answer.subarray(-endOfChunks.byteLength).equals(endOfChunks);
}
