/** Arabic. The two are spoken to in the dual, and one person in forms that say nothing of who it is, where there are any. */

import type { SessionCatalogue } from "./catalogue";

export const catalogue: SessionCatalogue = {
  language: "ar",
  direction: "rtl",
  leave: "خروج ومحو",
  leaveNow: "خروج",
  fallen: "لا يمكن عرض هذا الآن. الوقفة والخروج ما زالا يعملان.",
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
    notInTouch: "الهاتفان ليسا على اتصال الآن.",
    stop: "كفى الآن.",
    unlessNear: "مسافة، إلا إن طلب منك القرب.",
  },
  fields: {
    mine: {
      asks: "حين أطلب وقفة، رجاءً",
    },
    theirs: {
      asks: "حين يطلب الطرف الآخر وقفة، رجاءً",
      helps: "ما يساعد الطرف الآخر",
      wrong: "إن ساء الأمر، رجاءً",
    },
  },
  back: "رجوع",
  enough: "يكفي لليوم",
  pause: "وقفة",
  closeRoom: "إغلاق الغرفة",
  lineDown: "البحث عن الاتصال…",
  takenOver: {
    title: "Lull مفتوح في علامة تبويب أخرى.",
    tapStillPauses: "نقرة هنا تعني وقفة أيضًا.",
    useThisPage: "المتابعة في هذه العلامة",
  },
};
