/**
 * One connection to the server: a websocket at a time, and a new one in its place when asked.
 *
 * It never decides by itself that a new one is wanted, but for a socket that doesn't open; and nothing waits here to be sent:
 * what can't go now is made good by the next beat, which says all that it said.
 */

import { PROTOCOL } from "../protocol/bounds";
import { finalClose, REPLACED } from "../protocol/refusals";
import { type Command, type FromServer, type Hello, readMessage } from "../protocol/wire";
import type { ClosedWhy } from "../room/screen_types";
import type { Cancel, Env, Socket } from "./env";

/** Bytes waiting in the socket beyond which a beat isn't added: it would only be old when it arrives. */
const BACKLOG = 2048;
/** The longest first wait and the longest wait of all before a new socket, in ms. */
const FIRST_WAIT = 100;
const LAST_WAIT = 2000;
/** `WebSocket.OPEN`. A socket that is asked to send while it closes says so in the console, and sends nothing. */
const OPEN = 1;
/** A socket that hasn't opened after this long never will. */
const OPENS_WITHIN = 4000;

export interface ConnectionEvents {
  /** Hello has been said. */
  opened(): void;
  /** There is no socket any more; `again` may be asked for. */
  lost(): void;
  message(message: FromServer): void;
  frame(frame: Uint8Array<ArrayBuffer>): void;
  /** The server wants no further socket from this page. */
  over(why: ClosedWhy | "replaced"): void;
}

export interface Connection {
  /** `pauses`: sent however slow the connection is. */
  frame(frame: Uint8Array<ArrayBuffer>, pauses: boolean): void;
  command(command: Command): void;
  /** A new socket now, in place of whatever there is. */
  renew(): void;
  /** A new socket after a while, unless one is on its way. */
  again(): void;
  /** No socket at all. */
  close(): void;
}

export function openConnection(env: Env, seat: Pick<Hello, "room" | "token">, events: ConnectionEvents): Connection {
  const hello: Hello = { type: "hello", protocol: PROTOCOL, room: seat.room, token: seat.token };
  let socket: Socket | null = null;
  let wait = FIRST_WAIT;
  let cancel: Cancel | null = null;

  function cancelTimer(): void {
    cancel?.();
    cancel = null;
  }

  /** Let go of the socket without hearing of it again: a dead one may take minutes to say that it closed. */
  function drop(): boolean {
    cancelTimer();
    const old = socket;
    if (old === null) return false;
    socket = null;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
    return true;
  }

  function connect(): void {
    const replaces = drop();
    cancel = env.after(OPENS_WITHIN, () => {
      drop();
      events.lost();
    });
    if (replaces) events.lost(); // with the next one on its way: nobody has to ask for it
    let fresh: Socket;
    try {
      fresh = socket = env.openSocket(seat.room.slice(0, 2));
    } catch {
      return; // as one that doesn't open
    }
    fresh.binaryType = "arraybuffer";
    fresh.onopen = () => {
      cancelTimer();
      fresh.send(JSON.stringify(hello)); // WIRE1: before any beat
      events.opened();
    };
    fresh.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) events.frame(new Uint8Array(data));
      else if (typeof data === "string") heard(readMessage(data));
    };
    fresh.onclose = ({ code }) => {
      drop();
      const why = code === REPLACED ? "replaced" : finalClose(code);
      if (why === null) events.lost();
      else events.over(why);
    };
  }

  function heard(message: FromServer | null): void {
    if (message === null) return;
    if (message.type === "view") wait = FIRST_WAIT; // seated: the next loss is a new one
    events.message(message);
  }

  return {
    frame(frame, pauses) {
      if (socket?.readyState === OPEN && (pauses || socket.bufferedAmount <= BACKLOG)) socket.send(frame);
    },
    command(command) {
      if (socket?.readyState === OPEN) socket.send(JSON.stringify(command));
    },
    renew() {
      wait = FIRST_WAIT;
      connect();
    },
    again() {
      if (socket !== null || cancel !== null) return;
      // Jitter: two thousand phones that lost one server mustn't come back as one.
      cancel = env.after(wait * (0.5 + env.chance() / 2), connect);
      wait = Math.min(wait * 2, LAST_WAIT);
    },
    close: () => void drop(),
  };
}
