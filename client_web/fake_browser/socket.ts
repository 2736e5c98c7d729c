/** One end of a websocket whose other end the caller is. */

import type { Socket } from "../src/shell/env";

export class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  closed = false;
  bufferedAmount = 0;
  /** As `WebSocket` counts them: 0 connecting, 1 open, 2 closing, 3 closed. */
  readyState: Socket["readyState"] = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly texts: string[] = [];
  readonly frames: Uint8Array<ArrayBuffer>[] = [];
  /** Called with each frame after it was noted. */
  sent: (data: string | Uint8Array<ArrayBuffer>) => void = () => undefined;

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data === "string") this.texts.push(data);
    else this.frames.push(data as Uint8Array<ArrayBuffer>);
    this.sent(data as string | Uint8Array<ArrayBuffer>);
  }

  close(): void {
    this.closed = true;
    this.readyState = 2;
  }

  // Events are plain: an engine without a page has no `Event`, and nothing reads more of one.

  open(): void {
    this.readyState = 1;
    this.onopen?.call(null as never, null as never);
  }

  hears(data: string | ArrayBuffer): void {
    this.onmessage?.call(null as never, { data } as MessageEvent);
  }

  says(data: object | Uint8Array<ArrayBuffer>): void {
    this.hears(data instanceof Uint8Array ? data.slice().buffer : JSON.stringify(data));
  }

  closes(code: number): void {
    this.closed = true;
    this.readyState = 3;
    this.onclose?.call(null as never, { code } as CloseEvent);
  }
}
