/** Arabic. The two are spoken to in the dual, and one person in forms that say nothing of who it is, where there are any. */

import type { SessionCatalogue } from "./catalogue";

const plural = new Intl.PluralRules("ar");

/** A number with its noun, as Arabic counts. */
export function counted(
  number: number,
  forms: { readonly one: string; readonly two: string; few: string; many: string; other: string },
): string {
  const form = plural.select(number);
  if (form === "one") return forms.one;
  if (form === "two") return forms.two;
  if (form === "few") return `${number} ${forms.few}`;
  return `${number} ${form === "many" ? forms.many : forms.other}`;
}

export const minutes = (count: number): string =>
  counted(count, { one: "دقيقة واحدة", two: "دقيقتين", few: "دقائق", many: "دقيقة", other: "دقيقة" });

export const onceIn = (every: string): string => (every === minutes(1) ? "كل دقيقة" : `كل ${every}`);

export const catalogue: SessionCatalogue = {
  language: "ar",
  direction: "rtl",
  leave: "خروج ومحو",
  leaveNow: "خروج",
  fallen: "لا يمكن عرض هذا الآن. الوقفة والخروج يعملان كما هما.",
  loading: {
    opening: "يجري فتح غرفة",
    joining: "الانضمام إلى الغرفة",
    connecting: "البحث عن غرفتك",
    takesLonger: "الأمر يستغرق وقتًا. يواصل Lull المحاولة.",
  },
  together: {
    title: "معًا",
    how: "معًا. نقرة في أي مكان توقف الهاتفين. وكذلك أي مفتاح.",
    thinning: "الاتصال يضعف.",
    look: "ضغطة مستمرة: إشارتنا والوقت الباقي",
    left: (minutes) => `بقي نحو ${minutes}.`,
    signal: (text) => `إشارتنا: \u2068${text}\u2069`,
  },
  paused: {
    title: "وقفة.",
    mine: "وقفتك.",
    giveSpace: "كفى الآن. مسافة من فضلك.",
    unseen: "ربما لم يرها الطرف الآخر.",
    showThem: "على الطرف الآخر أن يرى هذه الشاشة.",
    receipt: {
      sending: "تُرسل إلى الهاتف الآخر…",
      sent: "في طريقها إلى الهاتف الآخر",
      arrived: "وصلت إلى الهاتف الآخر",
      shown: "على الشاشة الأخرى",
    },
    needThisToo: "أحتاج إليها أيضًا",
    pauseAgain: "وقفة أخرى",
    rest: "لحظة راحة. لا أحد يسأل عن المتابعة بعد.",
    noHurry: "لا عجلة.",
    takesBoth: "لا شيء مطلوب منك. المتابعة تحتاج إلى اثنين.",
    toStart: { before: null, ready: "بدء", given: "هذا الهاتف جاهز. يبدأ الوقت حين يكون الهاتفان جاهزين." },
    toGoOn: {
      before: null,
      ready: "أودّ أن نكمل",
      given: "هذه رغبتك. يُستأنف الوقت حين ترغبان معًا.",
    },
    toTheEnd: {
      before: "انتهى وقتكما. لا عجلة.",
      ready: "لننهِ هنا",
      given: "هذه رغبتك. ينتهي الوقت بهدوء حين ترغبان معًا.",
    },
    notYet: "ليس بعد",
    comingBack: "يعود الاتصال بين الهاتفين…",
    notInTouch: "الهاتفان ليسا على اتصال الآن.",
    nothingAsked: "لا شيء مطلوب منك.",
    endAnyTime: "يمكنك الاكتفاء لليوم في أي وقت.",
    feet: "قدماك على الأرض، وعيناك على ما حولك. لا شيء يلزم أن يحدث.",
    ground: { too_much: "الأمر فوق الطاقة", far_away: "أشعر أنني لست هنا", breathing: "التنفس" },
    ifWrong: "إن ساء الأمر",
    stop: "كفى الآن.",
    unlessNear: "مسافة، إلا إن طلب منك القرب.",
    finishing: "يكفي لليوم. ينتهي الوقت بعد لحظة. ونقرة تجعلها وقفة فقط.",
  },
  fields: {
    mine: {
      asks: "حين أطلب وقفة، رجاءً",
      wishes: "بعد ذلك أودّ",
      hard: "ما قد يصعب عليّ",
      helps: "ما يساعدني",
      words: "كلمات لجسدي، وكلمات لا أريد سماعها أبدًا",
      wrong: "إن ساء الأمر، رجاءً",
      call: "بمن يُتّصل من أجلي عند الحاجة",
    },
    theirs: {
      asks: "حين يطلب الطرف الآخر وقفة، رجاءً",
      wishes: "ما يطيب للطرف الآخر بعد ذلك",
      hard: "ما قد يصعب على الطرف الآخر",
      helps: "ما يساعد الطرف الآخر",
      words: "كلمات لجسد الطرف الآخر، وكلمات لا يريد سماعها أبدًا",
      wrong: "إن ساء الأمر، رجاءً",
      call: "بمن يُتّصل من أجل الطرف الآخر عند الحاجة",
    },
  },
  rehearsal: {
    how: "قبل البدء يجرّب كلّ منكما الوقفة مرة. وهي وقفة حقيقية.",
    tryIt: "تجربة الوقفة",
    tryAgain: "تجربتها من جديد",
    waitForTheirs: "الآن دور الطرف الآخر ليجرّبها.",
    theyTell: "يُسأل الطرف الآخر كيف وصلته وقفتك.",
    question: "كيف وصلتك الوقفة؟",
    hows: { seen: "رأيتها", heard: "سمعتها", felt: "شعرت بها" },
    mine: {
      seen: "وصلت وقفتك: شوهدت.",
      heard: "وصلت وقفتك: سُمعت.",
      felt: "وصلت وقفتك: أُحسّ بها.",
    },
    theirs: {
      seen: "رأيت وقفة الطرف الآخر.",
      heard: "سمعت وقفة الطرف الآخر.",
      felt: "شعرت بوقفة الطرف الآخر.",
    },
    pausesBack: "جوابك يرسل وقفة منك أيضًا، وهكذا تُجرَّب.",
    andStart: "رأيتها، وأودّ أن نبدأ",
    before: "في المرة الماضية وصلت وقفتاكما.",
  },
  checkIn: {
    question: "كيف حالك الآن؟",
    good: "جيد",
    slow: "أبطأ",
    pauseIsAnywhere: "السؤال لكليكما.\nنقرة في أي مكان آخر تعني وقفة.",
    canChange: "يمكنك تغيير إجابتك.\nنقرة في أي مكان آخر تعني وقفة.",
    outcome: { good: "جيد، حتى الآن.", slow: "أبطأ الآن." },
  },
  ladder: {
    title: "خطوتنا",
    at: (step) => `خطوتنا: \u2068${step}\u2069`,
    stay: "يمكنكما البقاء ما شئتما.",
    back: "خطوة إلى الوراء",
    on: (step) => (step === "" ? "الخطوة التالية، إن أردنا معًا" : `إلى \u2068${step}\u2069، إن أردنا معًا`),
    given: "هذه رغبتك. ولا يتغير شيء ما لم ترغبا معًا.",
    takeBack: "الأفضل البقاء",
  },
  ending: {
    title: "بقي قليل من الوقت.",
    more: (minutes) => `وقت إضافي: ${minutes}`,
    orNothing: "من دون إجابة ينتهي الوقت. ولا بأس.",
    given: "هذه رغبتك. ويطول الوقت قليلًا إن رغبتما معًا.",
    takeBack: "لا، إنهاء في الموعد",
  },
  slower: {
    title: "أبطأ",
    oftener: (then, now) => `سؤال ${onceIn(then)} بدلًا من ${onceIn(now)}`,
    shorter: (then, now) => `المجموع ${then} معًا بدلًا من ${now}`,
    serverOnly: "عبر الخادم فقط",
  },
  termsLine: (length, every) => `${length} معًا، وسؤال ${onceIn(every)}`,
  minutes,
  back: "رجوع",
  enough: "يكفي لليوم",
  pause: "وقفة",
  closeRoom: "إغلاق الغرفة",
  notTaken: {
    changed: "تغيّر شيء في اللحظة نفسها. هذا هو الوضع الآن.",
    voided: "تغيّر شيء منذ ذلك الحين، فلم يعد ذلك محسوبًا. لا عجلة.",
    too_soon: "كان ذلك قبل أوانه بلحظة. لا عجلة.",
    away: "الهاتفان ليسا على اتصال الآن، وهذا يحتاج إليهما معًا.",
    not_stored: "ضاع ذلك في الطريق. يلزم النقر مرة أخرى.",
  },
  lineDown: "البحث عن الاتصال…",
  joinRejected: "فُتح الرابط مرة أخرى. ربما كان ذلك أحدكما في متصفح آخر. لا يستطيع غيركما الدخول.",
  takenOver: {
    title: "Lull مفتوح في علامة تبويب أخرى.",
    tapStillPauses: "نقرة هنا تعني وقفة أيضًا.",
    useThisPage: "المتابعة في هذه العلامة",
  },
};
