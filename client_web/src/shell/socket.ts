/**
 * One line to the server: a websocket, and a new one whenever that is lost.
 *
 * A socket can be dead for minutes without saying so. One that brings nothing for as long as proof may be old is replaced, and
 * so is every one that the phone slept or was hidden over.
 */

import { finalClose, REPLACED } from "../protocol/close_codes";
import { readMessage } from "../protocol/messages";
import type { FromServer, Hello } from "../protocol/wire";
import type { ClosedWhy } from "../room/screen";
import { W } from "../room/time";

/** Bytes waiting in the socket beyond which a beat isn't added: it would only be old when it arrives. */
const BACKLOG = 2048;
const FIRST_RETRY = 80;
const LAST_RETRY = 2000;
/** A socket that hasn't opened after this long never will. */
const OPENS_WITHIN = 4000;

export interface SocketEvents {
  opened(): void;
  lost(): void;
  message(message: FromServer): void;
  frame(frame: Uint8Array<ArrayBuffer>): void;
  over(why: ClosedWhy | "replaced"): void;
}

export interface Line {
  /** Send a sealed beat; `urgent` ones go even into a backlog. */
  beat(frame: Uint8Array<ArrayBuffer>, urgent: boolean): void;
  command(command: object): void;
  /** Replace the socket if it has been silent for too long. `expecting`: whether anything should have come. */
  check(expecting: boolean): void;
  /** Replace the socket now. */
  renew(): void;
  close(): void;
}

export function openLine(hello: Hello, events: SocketEvents): Line {
  const url = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws`;
  let socket: WebSocket | null = null;
  let heardAt = 0;
  let retry = FIRST_RETRY;
  let timer = 0;
  let over = false;

  function drop(): void {
    const old = socket;
    if (old === null) return;
    socket = null;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
    events.lost();
  }

  function again(): void {
    window.clearTimeout(timer);
    if (over) return;
    // Jitter: two thousand phones that lost one server mustn't come back as one.
    timer = window.setTimeout(connect, retry * (0.5 + Math.random()));
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  function connect(): void {
    window.clearTimeout(timer);
    drop();
    if (over) return;
    const fresh = new WebSocket(url);
    fresh.binaryType = "arraybuffer";
    socket = fresh;
    heardAt = performance.now();
    timer = window.setTimeout(() => {
      drop();
      again();
    }, OPENS_WITHIN);
    fresh.onopen = () => {
      window.clearTimeout(timer);
      heardAt = performance.now();
      events.opened();
      fresh.send(JSON.stringify(hello));
    };
    fresh.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      heardAt = performance.now();
      if (typeof data !== "string") {
        events.frame(new Uint8Array(data));
        return;
      }
      const message = readMessage(data);
      if (message === null) return;
      if (message.type === "view") retry = FIRST_RETRY;
      events.message(message);
    };
    fresh.onclose = ({ code }) => {
      socket = null;
      events.lost();
      const why = code === REPLACED ? "replaced" : finalClose(code);
      if (why === null) {
        again();
        return;
      }
      over = true;
      events.over(why);
    };
  }

  connect();
  return {
    beat(frame, urgent) {
      if (socket?.readyState !== WebSocket.OPEN) return;
      if (urgent || socket.bufferedAmount <= BACKLOG) socket.send(frame);
    },
    command(command) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
    },
    check(expecting) {
      if (socket?.readyState !== WebSocket.OPEN || !expecting || performance.now() - heardAt <= W) return;
      drop();
      again();
    },
    renew() {
      retry = FIRST_RETRY;
      connect();
    },
    close() {
      over = true;
      window.clearTimeout(timer);
      drop();
    },
  };
}
