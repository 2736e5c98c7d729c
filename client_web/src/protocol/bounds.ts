// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.
export const PROTOCOL = 3 as const;
export const BEAT_SIZE = 104 as const;
export const SIGNALING_SIZE = 2048 as const;
export const SEALED_SIZES = [512,2048,8192] as const;
export const LENGTHS = {"least":300,"most":10800} as const;
export const INTERVALS = {"least":60,"most":1800} as const;
export const WINDOWS = {"least":15,"most":120} as const;
export const STEPS = {"least":0,"most":12} as const;
export const ROUNDS = {"least":1,"most":8} as const;
export const COUNTER_LIMIT = 2147483647 as const;
export const LIST_TOKENS = 256 as const;
export const END_WARNING = 120000 as const;
export const TIME_ADDED = 600000 as const;
export const TICKET_LIFETIME = 600000 as const;
export const ROOM_LIFETIME = 43200000 as const;
export const TOMBSTONE_LIFETIME = 600000 as const;
export const CLOSE = {"RESTARTING":1012,"BAD_HELLO":4400,"NOT_AUTHORIZED":4401,"HELLO_TIMEOUT":4408,"REPLACED":4409,"ROOM_CLOSED":4410,"TOO_SLOW":4411,"PROTOCOL_UNKNOWN":4426,"STORE_UNAVAILABLE":4503} as const;
