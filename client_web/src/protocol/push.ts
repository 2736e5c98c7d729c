/** What the server says about notices (PUSH1). */

import { fieldsIn, keyFrom, parsed } from "./fields";
import type { Notices, NoticeTried } from "./wire";

/** A point of P-256: 65 bytes as base64url. */
const POINT = /^[A-Za-z0-9_-]{87}$/;

/** The body of 200 to `GET /api/rooms/{id}/notices`: what to subscribe to; null where there are none. */
export const readNotices = (text: string): string | null => keyFrom(fieldsIn<keyof Notices>(parsed(text)).key, POINT);

/** The body of 200 to `POST /api/rooms/{id}/notices/try`: whether one is on its way. */
export const readNoticeTried = (text: string): boolean => fieldsIn<keyof NoticeTried>(parsed(text)).sent === true;
