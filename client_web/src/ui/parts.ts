/** What can be opened before the start. Nobody has to, so the page doesn't wait for it. */

export { NextTimePart } from "./next_time";
export { NoticesPart } from "./notices";
export { WriteOurs } from "./our_page";
export { ReadTheirs, WriteMine } from "./person_page";
export { SamePlacePart } from "./same_place";
export { TermsPart } from "./terms";
export { ThisPhonePart } from "./this_phone";
