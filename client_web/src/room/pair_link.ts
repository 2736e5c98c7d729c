/** The way into a room, as a link, a code or a meeting hands it on (SEAT5). */
export interface PairLink {
  readonly room: string;
  readonly ticket: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}
