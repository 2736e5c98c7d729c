/** The way into a room, as a link, a code or a meeting hands it on (SEAT5). */
export interface PairLink {
  readonly room: string;
  readonly ticket: string;
  /** To the public key of the phone that opened the room: 16 bytes (PAIR1). */
  readonly commitment: Uint8Array<ArrayBuffer>;
  readonly secret: Uint8Array<ArrayBuffer>;
}
