/**
 * What the phone shows, as one value. `ui` draws it and knows nothing else; `room` computes it.
 *
 * One variant a screen; impossible screens can't be built.
 */

import type * as wire from "../protocol/wire";

/** What became of this phone's own newest tap (SHOW6). */
export type Receipt = "sending" | "sent" | "arrived" | "shown";

/** Whether this phone's yes is wanted now (RELEASE4). `settling`: wanted, but not yet (RELEASE5). */
export type Ask = "none" | "settling" | "open" | "given";

/** This phone's own connection to the server. */
export type ConnectionState = "up" | "down";

/** The second path on this phone (PATH1). `chosen`: it's there as soon as the other phone has chosen it too, and it can be. */
export type PathChoice = "off" | "chosen" | "open";

/** Whether the two can find each other again without a code; `both`: both phones are known to hold the pair (NEXT2). */
export type NextTime = "off" | "chosen" | "both" | "cannot";

/**
 * Notices for a phone that is put away (PUSH1). `none`: this server sends none, or this browser shows none. `install`: this
 * phone shows them once Lull is among its apps. `blocked`: its person, or the browser, said no to notices of this page.
 */
export type PushState = "none" | "install" | "off" | "asking" | "on" | "blocked" | "failed";

/** What became of a notice that was tried. */
export type PushTrial = "none" | "trying" | "sent" | "failed";

/**
 * How this phone can have Lull among its apps. `ask`: the browser asks by itself, once it's told to. The others are for a
 * person to do: `share`, in the share sheet (iPhone, iPad); `menu`, in the browser's menu (Android); `dock`, in the file
 * menu (Safari on a Mac).
 */
export type InstallMethod = "ask" | "share" | "menu" | "dock";

/** What a phone can do besides what it shows, if its person wants it to (PHONE1). */
export const DEVICE_FEATURES = ["vibrate", "tone", "light", "veil", "shake", "headset"] as const;
export type DeviceFeature = (typeof DEVICE_FEATURES)[number];

/** What this phone turned out to be able to do (PHONE2). */
export interface DeviceAbility {
  readonly vibrate: boolean;
  /** Its screen stays on. */
  readonly awake: boolean;
  /** What it was to do and can't now. */
  readonly lost: readonly DeviceLoss[];
}

/** What this phone was to do and can't now: the system took it back, or never gave it (PHONE2). */
export type DeviceLoss = "shake" | "headset" | "awake" | "tone";

/** What became of a spoken code (CODE2). `wrong`: somebody typed another one. */
export type Spoken =
  | { readonly state: "opening" | "wrong" | "right" | "ended" | "unreachable" }
  | { readonly state: "open"; readonly code: string; readonly endsAt: number };

/** Why no room could be opened. `origin_refused`: the server answers to pages of another address (WIRE5). */
export type NotOpened = "unreachable" | "origin_refused";

export type RefusedWhy =
  | NotOpened
  | "room_full"
  | "link_expired"
  | "link_unknown"
  | "link_of_other_version"
  | "unsupported"
  | "not_paired";

/**
 * Why a room is over for this phone. `gone`: the server doesn't know the room or this phone any more. `not_paired`: the two phones
 * came to no keys (PAIR3).
 */
export type ClosedWhy = "ended" | "gone" | "reload" | "not_paired";

/** How a pause came through: as its partner says (REHEARSE1), or when the two phones met before (REHEARSE5). */
export type Came = wire.How;

/** How a tried pause came through (REHEARSE1), how it is at a check-in (CHECK2), and what takes two (YES1). */
export type How = Exclude<wire.How, "before">;
export type Feeling = wire.Feeling;
export type ProposalName = wire.Withdraw["to"];

/** Ways back to here and now that a pause leads to (SHOW11). */
export type Ground = "too_much" | "far_away" | "breathing";

/**
 * Why something that this person said counts for nothing, told until the next view. `changed`: it met a change. `voided`: it
 * was given, and a change since has let go of it. `away`: the other phone isn't in touch. `not_stored`: the server couldn't keep it.
 */
export type NotTaken = "changed" | "voided" | "too_soon" | "away" | "not_stored";

/** Seconds, and the number of steps of the ladder (AGREE1). */
export type Terms = Readonly<wire.Terms>;

/** What the two wrote together: a signal of the body for when no phone is at hand, a word that stops, and their own steps. */
export interface OurDocument {
  readonly signal: string;
  readonly stopWord: string;
  readonly ladder: readonly string[];
}

/**
 * What one of them wrote: what their pause asks of the other, what they wish for afterwards, what is hard, what helps, words for
 * their body, what to do if it goes wrong, and whom to call for them.
 */
export interface PersonDocument {
  readonly asks: string;
  readonly wishes: string;
  readonly hard: string;
  readonly helps: string;
  readonly words: string;
  readonly wrong: string;
  readonly call: string;
}

/** The texts as this phone could open them; null: nothing written, or not read yet. */
export interface Documents {
  readonly ours: OurDocument | null;
  readonly mine: PersonDocument | null;
  readonly theirs: PersonDocument | null;
}

/** The step they are on, in their own words ("" if those aren't known), and what can be done about it from here. */
export interface Ladder {
  readonly at: string;
  /** The one that a yes would lead to; "" where there is none, or it isn't known. */
  readonly to: string;
  /** The one before it; "" where it isn't known, null on the first. */
  readonly back: string | null;
  readonly next: "none" | "open" | "given";
}

/** What two agreed on and may want to read again: a signal of the body ("" if there is none), the time left in min, rounded up. */
export interface Reminder {
  readonly signal: string;
  readonly left: number | null;
}

/** How long something is told in Together, in ms. */
export const TOLD = 8000;

/** A check-in that is open (CHECK1). `endsInMs`: as of this value, in whole seconds. */
export interface OpenCheckIn {
  readonly answer: Feeling | null;
  readonly endsInMs: number;
}

/** What became of a document that was to be written. `changed`: the other one was quicker, look again. */
export type WriteResult = "kept" | "changed" | "too_long" | "unreachable";

/** The pair link of a room that waits, as long as this page remembers its secret. `endsAt`: as in `Screen`. */
export interface Invitation {
  readonly link: string;
  /** On the server's clock, in ms. */
  readonly endsAt: number;
  readonly meeting: boolean;
}

/** Three of 64 (PAIR5). */
export type Pictures = readonly [number, number, number];

/** What this phone kept of the time before, for its person to offer again (NEXT5). */
export interface LastTime {
  readonly terms: Terms;
  readonly ours: OurDocument | null;
  readonly mine: PersonDocument | null;
}

/** Of the own document, written afterwards for the next time (NEXT7). */
export type Afterthought = Pick<PersonDocument, "hard" | "helps">;

/** What the screens of a room show that the room itself doesn't bring. */
export interface ScreenExtras {
  readonly invitation: Invitation | null;
  readonly spoken: Spoken | null;
  readonly nextTime: NextTime;
  readonly pictures: Pictures | null;
  readonly kept: boolean;
  /** *Enough for today* was pressed here, and can still be made a pause (TIME9). */
  readonly finishing: boolean;
  /** What can be brought back; null: nothing, or it was. */
  readonly lastTime: LastTime | null;
  /** It is being written: a start waits for that. */
  readonly bringing: boolean;
  /** Whether this person wants it back the next time. */
  readonly bringBack: boolean;
}

export const NO_EXTRAS: ScreenExtras = {
  invitation: null,
  spoken: null,
  nextTime: "off",
  pictures: null,
  kept: true,
  finishing: false,
  lastTime: null,
  bringing: false,
  bringBack: false,
};

/** Somebody whom this phone can find again. `name`: what its person calls them (NEXT6); "": nothing. */
export interface KnownPair {
  readonly id: string;
  readonly name: string;
}

export type Screen =
  /** Before anything, once: whether this is for them (FIRST1). */
  | { readonly name: "first"; readonly notFor: boolean; readonly invited: boolean }
  | {
      readonly name: "home";
      readonly canReturn: boolean;
      /** Those whom this phone can find again (NEXT2). */
      readonly pairs: readonly KnownPair[];
      readonly trouble: NotOpened | "unsupported" | null;
    }
  /** The way in by a spoken code, or by the camera. */
  | { readonly name: "typing"; readonly trouble: "code_wrong" | "unreachable" | null }
  /** The page was left: there is nothing on it, for good (LEAVE2). */
  | { readonly name: "left" }
  | { readonly name: "opening" }
  | { readonly name: "joining" }
  | { readonly name: "refused"; readonly why: RefusedWhy }
  /** Finding the server again or for the first time, with nothing known of the room yet. */
  | { readonly name: "connecting" }
  /** Phone A waits for the second phone. `link` is null after a reload: the secret is gone, a new room is needed. */
  | {
      readonly name: "waiting";
      readonly link: string | null;
      /** On this phone's wall clock, as it is now, in ms. */
      readonly ticketEndsAt: number;
      /** The other phone finds this one by the pair they keep, and needs no link (MEET1). */
      readonly meeting: boolean;
      readonly spoken: Spoken | null;
      readonly connection: ConnectionState;
    }
  | {
      readonly name: "preparing";
      /** Whether a yes to starting is wanted: not before both pauses were tried (REHEARSE2). */
      readonly ask: Ask;
      readonly terms: Terms;
      readonly documents: Documents;
      /** Some of what is written has yet to be fetched and opened. */
      readonly reading: boolean;
      /** How the own pause and the partner's came through when they were tried; null: not tried yet. */
      readonly rehearsal: { readonly mine: Came | null; readonly theirs: Came | null };
      readonly partnerHere: boolean;
      readonly rejectedJoins: number;
      readonly path: PathChoice;
      readonly nextTime: NextTime;
      readonly lastTime: LastTime | null;
      readonly bringBack: boolean;
      /** The same on both phones, if nobody stands between them (PAIR5). */
      readonly pictures: Pictures | null;
      /** Whether a reload would find this room again (KEEP1). */
      readonly kept: boolean;
      readonly notTaken: NotTaken | null;
      readonly connection: ConnectionState;
    }
  | {
      readonly name: "together";
      /** Touch is being lost (SHOW4). */
      readonly thinning: boolean;
      readonly checkIn: OpenCheckIn | null;
      /** What the last check-in came to: *good* for a moment, *slow* until the next one; null: nothing to say (CHECK3). */
      readonly pace: Feeling | null;
      /** Null where the couple has no ladder. */
      readonly ladder: Ladder | null;
      readonly reminder: Reminder;
      /** What both have come to, which is told once: the step, how often more time was agreed on, and the terms. */
      readonly agreed: { readonly step: number; readonly more: number; readonly terms: Terms };
      /** The end is near, and more time is asked for (TIME2). */
      readonly ending: "none" | "open" | "given";
      readonly notTaken: NotTaken | null;
    }
  | {
      readonly name: "paused";
      /** Whether this phone has an unreleased tap of its own: the "you paused" look, else "Paused. Stop and give space." */
      readonly mine: boolean;
      readonly receipt: Receipt | null;
      /** Not on the partner's screen after 3 s (SHOW6). */
      readonly unseen: boolean;
      readonly ask: Ask;
      /** A pause before the first Together: it is being tried (REHEARSE1). */
      readonly trying: boolean;
      /** Whether this phone is to say how the partner's tried pause came through. */
      readonly confirm: boolean;
      /** While trying: whether the own pause is yet to be tried, and what a start would be to (REHEARSE4); else null. */
      readonly beginning: {
        readonly untried: boolean;
        readonly terms: Terms;
        readonly documents: Documents;
        readonly reading: boolean;
      } | null;
      /** *Enough for today* was pressed here: it ends in a moment, unless a tap makes it only a pause (TIME9). */
      readonly finishing: boolean;
      /** The agreed time is over: going on leads to Aftercare (TIME4). */
      readonly timeOver: boolean;
      /** What the partner's pause asks of this person, in their words; "" if nothing is written. The same whatever paused (SHOW7). */
      readonly asks: string;
      /** What helps the partner, and what this person's own pause asks; "" likewise. */
      readonly helps: string;
      readonly own: string;
      /** What the partner asks for if it goes wrong, and whom to call for them, a line each; "" if nothing is written. */
      readonly wrong: string;
      /** Whether both need it: each has an unreleased tap. */
      readonly both: boolean;
      readonly reminder: Reminder;
      readonly ladder: Ladder | null;
      /** What can be lowered from here, at once and by one (AGREE4); null while trying. */
      readonly terms: Terms | null;
      /** Both have let go; waiting for fresh proof (SHOW3). */
      readonly comingBack: boolean;
      readonly partnerHere: boolean;
      readonly rejectedJoins: number;
      readonly path: PathChoice;
      readonly notTaken: NotTaken | null;
      readonly connection: ConnectionState;
    }
  /** The end, unhurried: what each wished for ("" if nothing is written). A tap still pauses. */
  | {
      readonly name: "aftercare";
      /** The room was closed meanwhile, and not by this person: it stays here until they leave (SHOW12). A tap has nobody to pause. */
      readonly over: boolean;
      readonly mine: string;
      readonly theirs: string;
      /** As in a pause. */
      readonly wrong: string;
      readonly nextTime: NextTime;
      readonly bringBack: boolean;
      readonly connection: ConnectionState;
    }
  /** A newer page of this seat is open. The whole screen still pauses (SEAT2). */
  | { readonly name: "taken_over"; readonly paused: boolean }
  | { readonly name: "closed"; readonly why: Exclude<ClosedWhy, "not_paired"> };

/** The one screen of that name. */
export type Variant<Name extends Screen["name"]> = Extract<Screen, { readonly name: Name }>;

/** A session's own screens: a touch anywhere pauses there, and so does all else that was chosen for it (SHOW5, PHONE3). */
const SESSION_SCREENS = ["together", "paused", "taken_over"] as const;
const BEFORE_DAY = [...SESSION_SCREENS, "opening", "joining", "connecting", "left"] as const;

/** The screens around a session; those of one, and on the way into it, wait for nothing that is loaded behind the page. */
export type DayScreen = Exclude<Screen, Variant<(typeof BEFORE_DAY)[number]>>;

export const IN_SESSION: ReadonlySet<Screen["name"]> = new Set(SESSION_SCREENS);

const NOT_OF_DAY: ReadonlySet<Screen["name"]> = new Set(BEFORE_DAY);
export const isOfDay = (screen: Screen): screen is DayScreen => !NOT_OF_DAY.has(screen.name);

/** What this phone does besides what it shows, as its person chose it (PHONE1). */
export interface DeviceShown {
  readonly chosen: ReadonlySet<DeviceFeature>;
  readonly can: DeviceAbility;
  /** What the browser refused when it was chosen. */
  readonly refused: DeviceFeature | null;
}

/** Notices (PUSH1). `trial`: what became of the one that was tried. */
export interface PushShown {
  readonly state: PushState;
  readonly trial: PushTrial;
}

/** What there is to say about Lull on this phone, outside a room. */
export interface OffersShown {
  /** Whether a newer Lull waits (SHELL3). */
  readonly newer: boolean;
  /** How this phone can have Lull among its apps; null where it has, or can't. */
  readonly method: InstallMethod | null;
  readonly online: boolean;
}

/** All that a page shows, as one value. */
export interface Shown {
  readonly screen: Screen;
  readonly device: DeviceShown;
  readonly push: PushShown;
  readonly offers: OffersShown;
}

/** To the first question. Each leads to another page at once, and none is told to anybody. */
export type FirstAnswer = "yes" | "no" | "not_now";

/** What a person can do. Every handler is safe to call on any screen; where it means nothing, nothing happens. */
export interface Actions {
  /** The answer to the first question (FIRST1). */
  answerFirst(answer: FirstAnswer): void;
  /** To the first question once more (FIRST3). */
  askAgain(): void;
  /** Speak this language, and keep that on this phone once the first question was answered with a yes (LANG3). */
  chooseLanguage(language: string): void;
  openRoom(): void;
  /** Say a code instead of showing a link; null: no more (CODE1). */
  speak(on: boolean): void;
  /** To the screen where a code is typed or scanned, and from it with what was typed (CODE5). */
  type(): void;
  followCode(open: string, secret: string): void;
  /** What the camera read; false if that is no way into a room. */
  followScanned(text: string): boolean;
  /** Find the other phone by a pair that both keep (MEET1), forget that pair (NEXT3), and call it something (NEXT6). */
  meet(id: string): void;
  forgetPair(id: string): void;
  namePair(id: string, name: string): void;
  chooseNextTime(on: boolean): void;
  /** Keep what was agreed on for the next time, and write it as it was the last time (NEXT5). */
  chooseBringBack(on: boolean): void;
  asLastTime(): void;
  /** What is written afterwards for the next time; and what was, in this room, before (NEXT7). */
  keepAfterthought(written: Afterthought): Promise<boolean>;
  readAfterthought(): Promise<Afterthought | null>;
  /** Leave at once, and leave nothing here (LEAVE1). */
  leave(): void;
  returnToRoom(): void;
  /** Pause: synchronous; the screen value has changed when this returns. */
  pause(): void;
  agree(to: ProposalName): void;
  withdraw(to: ProposalName): void;
  /** Other terms: any in Preparing, lower ones in a session (AGREE2, AGREE4). */
  edit(terms: Terms): void;
  /** The second path, for this phone and this room (PATH1). */
  choosePath(on: boolean): void;
  writeOurs(text: OurDocument): Promise<WriteResult>;
  writeMine(text: PersonDocument): Promise<WriteResult>;
  /** How the partner's tried pause came through. */
  confirm(how: How): void;
  /** That it did, by pausing back with the own pause, or with a yes to start (REHEARSE4). */
  confirmAnd(how: How, then: "pause" | "start"): void;
  answer(feeling: Feeling): void;
  /** One step back, at once. */
  stepBack(): void;
  /** Enough for today: Aftercare for both, alone and at once (TIME5). */
  enough(): void;
  /** End the room for both, alone and at once. */
  endRoom(): void;
  /** Leave a refused or closed screen. */
  goHome(): void;
  /** What this phone does besides what it shows. From within a press: browsers give some of it to nothing else. */
  chooseFeature(feature: DeviceFeature, on: boolean): void;
  /** The partner's pause, as this phone would tell of it. */
  tryPulse(): void;
  turnPush(on: boolean): void;
  tryPush(): void;
  /** Load the newest Lull that can be had: for a person who asked for it, and nobody else. */
  loadNewest(): void;
  /** Let the browser ask whether to install it. */
  install(): void;
}
