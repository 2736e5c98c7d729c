/** What can be opened before the start. Nobody has to, so the page doesn't wait for it. */

import type { ComponentType } from "preact";
import { DevicePart } from "./device";
import { NextTimePart } from "./next_time";
import { WriteOurs } from "./our_document";
import { ReadTheirs, WriteMine } from "./person_document";
import { PicturesPart } from "./pictures";
import type { PartProps, PreparingPart } from "./preparing_state";
import { PushPart } from "./push_notifications";
import { SecondPathPart } from "./second_path";
import { TermsPart } from "./terms";

export { PartsList } from "./parts_list";

export const PARTS: Readonly<Record<PreparingPart, ComponentType<PartProps>>> = {
  terms: TermsPart,
  ours: WriteOurs,
  mine: WriteMine,
  theirs: ReadTheirs,
  second_path: SecondPathPart,
  next: NextTimePart,
  phone: DevicePart,
  notices: PushPart,
  pictures: PicturesPart,
};
