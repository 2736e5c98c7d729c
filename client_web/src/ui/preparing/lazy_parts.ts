/** What can be opened before the start. Nobody has to, so the page doesn't wait for it. */

export { DevicePart } from "./device";
export { NextTimePart } from "./next_time";
export { WriteOurs } from "./our_document";
export { ReadTheirs, WriteMine } from "./person_document";
export { PushPart } from "./push_notifications";
export { SamePlacePart } from "./same_place";
export { TermsPart } from "./terms";
