/**
 * What is said around the helplines, in English, and the form that every language of it has.
 *
 * Apart from the other words: only who asks for help loads it, and then in all languages at once, so that nothing has to be
 * fetched before a number is there.
 */

export interface HelplineCatalogue {
  readonly place: string;
  readonly choose: string;
  readonly guessed: string;
  readonly emergency: {
    readonly title: string;
    readonly all: string;
    readonly police: string;
    readonly ambulance: string;
    readonly text: string;
    readonly anywhere: string;
    readonly needs: { readonly registration: string; readonly coverage: string };
  };
  /** What a call, a message and a visit leave on this phone. */
  readonly traces: { readonly call: string; readonly title: string; readonly rest: string };
  readonly kinds: Readonly<Record<string, string>>;
  readonly who: Readonly<Record<string, string>>;
  readonly also: (kinds: string) => string;
  readonly call: (number: string) => string;
  readonly mobile: (number: string) => string;
  readonly abroad: (number: string) => string;
  readonly text: (to: string) => string;
  readonly textWord: (to: string, word: string) => string;
  readonly whatsapp: (number: string) => string;
  readonly chat: string;
  readonly signPage: string;
  readonly sign: (number: string) => string;
  readonly textPhone: (number: string) => string;
  readonly relay: (number: string) => string;
  readonly always: string;
  readonly daily: (from: string, to: string) => string;
  readonly hours: (days: string, from: string, to: string) => string;
  readonly there: string;
  readonly interpreters: string;
  readonly cost: { readonly free: string; readonly standard: string };
  readonly onBill: string;
  readonly offBill: string;
  readonly certainty: { readonly seen: string; readonly old: string; readonly unchecked: string };
  readonly unchecked: string;
  readonly seen: (host: string, day: string) => string;
  readonly seenOf: (host: string, year: number, day: string) => string;
  readonly none: string;
  readonly everywhere: string;
  readonly note: string;
}

export const english: HelplineCatalogue = {
  place: "Where are you?",
  choose: "Choose a country",
  guessed: "A guess, from this phone’s clock and language. Change it if you are somewhere else.",
  emergency: {
    title: "In danger now",
    all: "Emergency",
    police: "Police",
    ambulance: "Ambulance",
    text: "Without speaking, by text",
    anywhere: "Most mobile phones reach help on 112, almost everywhere. Choose your country for its own numbers.",
    needs: { registration: "Only for numbers that were registered before.", coverage: "Not everywhere yet." },
  },
  traces: {
    call: "A call shows in this phone’s list. If someone checks it, use another phone.",
    title: "What stays on this phone",
    rest: "A friend’s phone, one at work or at a doctor’s keeps a call off yours. Messages stay until you delete them, WhatsApp on every linked device as well. A page that you open stays in the history; a private window keeps none. Which country you choose here is kept nowhere.",
  },
  kinds: {
    violence: "Violence in a relationship or family",
    sexual_violence: "Sexual violence",
    crisis: "Thoughts of suicide, or a crisis",
    lgbtq: "For LGBTQ+ people",
    men: "For men",
    harm: "If you fear that you hurt someone",
    young: "For children and young people",
    elder: "For older people",
    general: "For whatever it is",
  },
  who: {
    women: "for women",
    men: "for men",
    lgbtq: "for LGBTQ+ people",
    trans: "for trans people",
    young: "for the young",
    elder: "for older people",
    deaf: "for Deaf people",
    indigenous: "for Indigenous people",
  },
  also: (kinds) => `also: ${kinds}`,
  call: (number) => `Call ${number}`,
  mobile: (number) => `From a mobile, ${number}`,
  abroad: (number) => `From abroad, ${number}`,
  text: (to) => `Text ${to}`,
  textWord: (to, word) => `Text ${word} to ${to}`,
  whatsapp: (number) => `WhatsApp ${number}`,
  chat: "Chat",
  signPage: "Sign language, by video",
  sign: (number) => `Sign language, by video: ${number}`,
  textPhone: (number) => `Text phone ${number}`,
  relay: (number) => `Relay ${number}`,
  always: "Day and night",
  daily: (from, to) => `Every day, ${from} to ${to}`,
  hours: (days, from, to) => `${days}, ${from} to ${to}`,
  there: "by the clock there",
  interpreters: "other languages through an interpreter",
  cost: { free: "free", standard: "costs what a call costs" },
  onBill: "listed on the bill",
  offBill: "not listed on the bill",
  certainty: { seen: "Where this is from", old: "From an old page", unchecked: "Not checked" },
  unchecked: "From general knowledge. No page was seen that gives it, and it may have changed.",
  seen: (host, day) => `Seen in a stored copy of ${host}, on ${day}. Nobody called; it may have changed.`,
  seenOf: (host, year, day) =>
    `Seen in a stored copy of ${host}, written in ${year}, on ${day}. Nobody called; it may have changed.`,
  none: "No line is known here for this country. These know more:",
  everywhere: "In every country",
  note: "Lull has no part in any of these.",
};
