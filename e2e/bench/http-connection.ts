/**
 * One keep-alive connection, one request at a time. Written on bare sockets, for
 * the load generator shares two cores with what it measures: an ordinary client
 * would cost several times as much.
 */
import { connect, type Socket } from "node:net";

export class HttpConnection {
  #socket: Socket;
  #received = "";
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static open(target: URL): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(target.port), target.hostname, () => resolve(new HttpConnection(socket)));
      socket.once("error", reject);
    });
  }

  /** Sends a complete request; gives the status of the complete answer. */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    if (!this.#isComplete(head, headEnd + 4)) return;
    this.#received = "";
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(Number(head.slice(9, 12)));
  }

  #isComplete(head: string, bodyStart: number): boolean {
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) return this.#received.length >= bodyStart + Number(length);
    return this.#received.endsWith("0\r\n\r\n");
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
