/*
 * Two phones and a server that may say anything, as a finite machine for the model checker Spin: the rules of SPEC.md's "Agreed values".
 * There is no server here: any view may come to any phone at any time. It can't make a sealed beat; it may drop, keep and repeat them.
 *
 * Beats of a phone are taken in as they are now, or as one was that the server kept (`Kept`); a tick ages what they say. A rule that the
 * phones could be built without stands in `#ifndef NO_<GUARD>`; `check.py` takes each away in turn. Two configurations:
 *   RELEASE  from Paused on: yeses, taps, epochs, new connections, reloads, enough.
 *   STEPS    from Together at step 1 on: yeses to the next step, steps back, answers, reloads. With FRESH no beat is kept: all may be lost.
 */

#define NONE 0
#define PAUSED 1
#define TOGETHER 2
#define OLD 2           /* ticks; a proof of this age is none (W) */
#define TOP 3           /* of a phone that has agreed to no step yet */
#ifndef LIMIT
#define LIMIT 2         /* of `watch`; a phone that can't count on is out of it */
#endif

mtype = { UNBELIEVED, LATCH, ONE_DOWN }
#define HOLDS(id, what) if :: (what) :: else -> printf("BROKEN %e\n", id); assert(false) fi
#define OTHER(p) (1 - (p))
#define LESSER(x, y) ((x) < (y) -> (x) : (y))
#define SAME(x, p, y, q) (x[3 * (p)] == y[3 * (q)] && x[3 * (p) + 1] == y[3 * (q) + 1] && x[3 * (p) + 2] == y[3 * (q) + 2])
#define COPY(x, p, y, q) x[3 * (p)] = y[3 * (q)]; x[3 * (p) + 1] = y[3 * (q) + 1]; x[3 * (p) + 2] = y[3 * (q) + 2]

/* ---- The phones ---- */
byte taps[6];           /* three counters of a, three of b */
byte view[2];           /* phase of the newest view */
byte vEpoch[2] = 1;
byte vReleased[6];
byte vStep[2] = 1;
byte conn[2] = 1;       /* epoch of the own beats */
bit out[2];
bit yes[2];             /* a yes to going on that may still be matched: to `said*` */
byte stepYes[2];        /* to this step; 0: none */
/* own values */
bit agreed[2];
byte aEpoch[2];
byte aStep[2];
byte aTaps[6];
byte step[2];
byte back[2];           /* how often its person went back, */
byte heard[2];          /* and of which of the partner's these values know */
bit enough[2];          /* `lets` are all the taps */
/* the partner's, by its newest beat */
byte hConn[2];
bit hAgreed[2];
byte hEpoch[2];
byte hAStep[2];
byte hTaps[6];
byte hStep[2];
byte hHeard[2];
bit hEnough[2];
/* proof */
byte proof[2] = OLD;    /* age of the own beat that proves */
byte echo[2] = OLD;     /* age of the partner's newest beat that was taken in unpaused */
byte echoConn[2];
bit screen[2];

/* ---- A beat of each that the server kept ---- */
typedef Beat { bit on; bit later; byte conn; byte age; byte echo; byte echoConn; bit agreed; byte aEpoch; byte aStep; byte step; byte back; byte heard; byte own; byte watched; bit enough }
Beat kept[2];
byte kTaps[6];
Beat now;
byte theirTaps[3];
byte to;                /* scratch: the step to go back to */
bit news;              /* scratch: no later one of its epoch was heard, nor one of a later epoch */

/* ---- Budgets, and what only the invariants look at ---- */
byte tapsLeft = TAPS;
byte opensLeft = OPENS;
byte epochsLeft = EPOCHS;
byte backsLeft = BACKS;
byte presses = PRESSES;
byte sEpoch[2];
byte sStep[2];
byte said[6];
bit stands[2];          /* the yes isn't void */
bit met;                /* both yeses stood at once, to the same */
byte mEpoch;
byte mTaps[3];
byte base;              /* the step that both pressed for */
byte was[2];            /* what each lowered, */
byte wasAge[2] = OLD;   /* so many ticks ago, */
byte unsaid[2];          /* and to which step it said a yes that it voided, */
byte unsaidAge[2] = OLD; /* so many ticks ago */
byte raises[2];
bit spent[2];           /* has left Together since both yeses met */

#define ENOUGH(p) (enough[p] || hEnough[p])
#ifndef NO_ENOUGH_ENDS
#define NOT_ENOUGH(p) (!ENOUGH(p))
#else
#define NOT_ENOUGH(p) true
#endif
#define CALLED(p) (!out[p] && view[p] == TOGETHER && SAME(vReleased, p, taps, p) && NOT_ENOUGH(p))
#ifndef NO_DIGEST
#define MEANT_ALIKE(p) (aEpoch[p] == hEpoch[p] && aStep[p] == hAStep[p])
#else
#define MEANT_ALIKE(p) true
#endif
#ifndef NO_PARTNERS_VALUE
#define BOTH(p) (agreed[p] && hAgreed[p] && SAME(aTaps, p, hTaps, p) && MEANT_ALIKE(p))
#else
#define BOTH(p) (agreed[p])
#endif
#ifndef NO_EXACTLY_THE_TAPS
#define UNPAUSED(p) (CALLED(p) && BOTH(p) && SAME(aTaps, p, taps, p))
#else
#define UNPAUSED(p) (CALLED(p) && BOTH(p))
#endif
#define SHOWN(p) (UNPAUSED(p) && proof[p] < OLD)
#ifndef NO_LESSER_STEP
#define HELD(p) LESSER(vStep[p], LESSER(step[p], hStep[p]))
#else
#define HELD(p) LESSER(vStep[p], step[p])
#endif

inline look(p) {
  if
  :: screen[p] ->
     HOLDS(UNBELIEVED, met && mEpoch == vEpoch[p] && mTaps[0] == taps[3 * (p)] && mTaps[1] == taps[3 * (p) + 1] && mTaps[2] == taps[3 * (p) + 2]);
     HOLDS(LATCH, !spent[p]);
     HOLDS(UNBELIEVED, HELD(p) <= base || (HELD(p) <= was[OTHER(p)] && wasAge[OTHER(p)] < OLD) || (HELD(p) <= unsaid[OTHER(p)] && unsaidAge[OTHER(p)] < OLD));
     HOLDS(UNBELIEVED, !enough[p])
  :: else
  fi
}

inline watch(p) {
  if :: taps[3 * (p) + 2] < LIMIT -> taps[3 * (p) + 2]++; enough[p] = 0; hEnough[p] = 0; stepYes[p] = 0; raises[p] = 0
     :: else -> out[p] = 1 fi
}

/* What was shown and isn't any more, latches; unless it is enough (SHOW2, AGREED6). */
inline settle(p) {
  if
  :: screen[p] && !SHOWN(p) ->
     if :: CALLED(p) -> watch(p) :: else fi;
     screen[p] = 0; spent[p] = 1
  :: !screen[p] && SHOWN(p) -> screen[p] = 1
  :: else
  fi;
  if :: !UNPAUSED(p) -> proof[p] = OLD :: else fi;
  look(p)
}

inline hearCount(p, at, count) {
#ifndef NO_MERGES
  if :: taps[3 * (p) + at] < count -> taps[3 * (p) + at] = count; enough[p] = 0; hEnough[p] = 0; stepYes[p] = 0; raises[p] = 0 :: else fi
#else
  taps[3 * (p) + at] = count
#endif
}

#define NO_YES(p) yes[p] = 0; stepYes[p] = 0; stands[p] = 0; raises[p] = 0

/* AGREED1: and what only a server said was matched. */
inline anew(p) {
  NO_YES(p);
#ifndef NO_VOID_MATCHES
  agreed[p] = 0; aEpoch[p] = 0; aStep[p] = 0; aTaps[3 * (p)] = 0; aTaps[3 * (p) + 1] = 0; aTaps[3 * (p) + 2] = 0
#endif
}

/* A view of this phase, epoch and step: Together lets go of all that the phone knows. */
inline takeView(p, phase, epoch, s) {
  if
#ifndef NO_RELEASED_GROWS
  :: phase == PAUSED && epoch == vEpoch[p] && SAME(vReleased, p, taps, p) && view[p] != NONE -> skip /* AGREED4 */
#endif
  :: else ->
     printf("%c is told: %d, epoch %d, step %d\n", 97 + p, phase, epoch, s);
     if
     :: view[p] != NONE && epoch != vEpoch[p] -> anew(p)
     :: else
     fi;
     if
     :: (view[p] == NONE || epoch != vEpoch[p]) && phase == TOGETHER -> watch(p) /* VIEW4 */
     :: else
     fi;
     if
     :: phase == TOGETHER -> COPY(vReleased, p, taps, p)
     :: else -> vReleased[3 * (p)] = 0; vReleased[3 * (p) + 1] = 0; vReleased[3 * (p) + 2] = 0
     fi;
     view[p] = phase; vEpoch[p] = epoch; vStep[p] = s;
     /* AGREED1: what this person said yes to has happened */
     if
#ifndef NO_OWN_YES
     :: phase == TOGETHER && yes[p] && sEpoch[p] == epoch && SAME(said, p, taps, p) ->
        yes[p] = 0; agreed[p] = 1; aEpoch[p] = epoch; aStep[p] = sStep[p]; COPY(aTaps, p, taps, p); step[p] = LESSER(step[p], sStep[p])
#else
     :: phase == TOGETHER ->
        yes[p] = 0; agreed[p] = 1; aEpoch[p] = epoch; aStep[p] = HELD(p); COPY(aTaps, p, taps, p); step[p] = HELD(p)
#endif
     :: else
     fi;
     if
#ifndef NO_OWN_STEP
#ifndef NO_HEARD_BEFORE_HIGHER
     :: stepYes[p] != 0 && s == stepYes[p] && hHeard[p] == back[p] -> step[p] = s; stepYes[p] = 0
#else
     :: stepYes[p] != 0 && s == stepYes[p] -> step[p] = s; stepYes[p] = 0
#endif
#else
     :: s > step[p] -> step[p] = s; stepYes[p] = 0
#endif
     :: else
     fi;
     step[p] = LESSER(step[p], s);
     settle(p)
  fi
}

inline setNow(q) {
  now.conn = conn[q]; now.age = 0; now.echo = echo[q]; now.echoConn = echoConn[q]; now.agreed = agreed[q]; now.aEpoch = aEpoch[q];
  now.aStep = aStep[q]; now.step = step[q]; now.back = back[q]; now.heard = heard[q]; now.own = taps[4 * (q)]; now.watched = taps[3 * (q) + 2]; now.enough = enough[q]
}

#ifndef NO_COUNTED_BACK
#define WENT_BACK(p) (now.back != heard[p] || (now.step < hStep[p] && hStep[p] != TOP))
#else
#define WENT_BACK(p) (now.step < hStep[p] && hStep[p] != TOP)
#endif

/* `p` takes in the beat in `now`, whose agreed taps are `theirTaps`. */
inline takeBeat(p, q) {
  settle(p);
  hearCount(p, q, now.own); hearCount(p, 2, now.watched);
  if
  :: news ->
#ifndef NO_PAGE_DROPS_PROOF
     if :: hConn[p] != now.conn -> proof[p] = OLD :: else fi;
#endif
     /* a partner that went back takes this phone along, and every yes beyond (AGREED3) */
     if
     :: WENT_BACK(p) ->
#ifndef NO_BACK_TAKES_ALONG
        step[p] = LESSER(step[p], now.step);
#endif
        if :: stepYes[p] > now.step -> stepYes[p] = 0 :: else fi;
        if :: yes[p] && sStep[p] > now.step -> yes[p] = 0; stands[p] = 0 :: else fi
     :: else
     fi;
     hConn[p] = now.conn; hAgreed[p] = now.agreed; hEpoch[p] = now.aEpoch; hAStep[p] = now.aStep; COPY(hTaps, p, theirTaps, 0); hStep[p] = now.step;
     heard[p] = now.back; hHeard[p] = now.heard;
     hEnough[p] = now.enough && now.own == taps[3 * (p) + q] && now.watched == taps[3 * (p) + 2]
  :: else
  fi;
  if :: now.conn == hConn[p] && now.echoConn == conn[p] && now.echo < proof[p] && UNPAUSED(p) -> proof[p] = now.echo :: else fi;
  if :: news && UNPAUSED(p) -> echo[p] = now.age; echoConn[p] = now.conn :: else fi;
  settle(p)
}

#ifndef NO_NEWEST_BEAT
#define NEWS(p, q) (hConn[p] == 0 || (kept[q].conn == hConn[p] && !kept[q].later) || kept[q].conn > hConn[p])
#else
#define NEWS(p, q) true
#endif

inline keep(q) {
  kept[q].on = 1; kept[q].later = 0; kept[q].conn = conn[q]; kept[q].age = 0; kept[q].echo = echo[q]; kept[q].echoConn = echoConn[q];
  kept[q].agreed = agreed[q]; kept[q].aEpoch = aEpoch[q]; kept[q].aStep = aStep[q]; kept[q].step = step[q]; kept[q].back = back[q]; kept[q].heard = heard[q]; kept[q].own = taps[4 * (q)];
  kept[q].watched = taps[3 * (q) + 2]; kept[q].enough = enough[q]; COPY(kTaps, q, aTaps, q)
}

#define OLDER(x) x = ((x) < OLD -> (x) + 1 : OLD)

inline meet() {
  if
  :: stands[0] && stands[1] && sEpoch[0] == sEpoch[1] && sStep[0] == sStep[1] && SAME(said, 0, said, 1) &&
     !(met && mEpoch == sEpoch[0] && mTaps[0] == said[0] && mTaps[1] == said[1] && mTaps[2] == said[2]) ->
     met = 1; mEpoch = sEpoch[0]; mTaps[0] = said[0]; mTaps[1] = said[1]; mTaps[2] = said[2]; base = sStep[0]; was[0] = 0; was[1] = 0; wasAge[0] = OLD; wasAge[1] = OLD; unsaidAge[0] = OLD; unsaidAge[1] = OLD;
     spent[0] = 0; spent[1] = 0
  :: else
  fi
}

/* A yes to a step that `p` voids counts on the other page until a lapse of proof would have shown: it can't know sooner. */
inline voids(p) {
  if :: raises[p] > base -> unsaid[p] = (unsaidAge[p] < OLD && unsaid[p] > raises[p] -> unsaid[p] : raises[p]); unsaidAge[p] = 0 :: else fi;
  raises[p] = 0
}

inline stepBack(p) {
  printf("%c goes a step back\n", 97 + p);
  voids(p);
  if :: base > to -> was[p] = base; wasAge[p] = 0; base = to :: else fi;
  NO_YES(p);
#ifndef NO_BACK_AT_ONCE
  step[p] = LESSER(step[p], to);
#endif
  back[p]++; raises[0] = 0; raises[1] = 0;
  settle(p)
}

#ifdef STEPS
#define STEP_TO(s) (s)
#else
#define STEP_TO(s) 1
#endif

#define TELLS(p, phase, e, s) \
  :: d_step { !out[p] && (e == vEpoch[p] || epochsLeft > 0) && !(view[p] == phase && vEpoch[p] == e && vStep[p] == s && (phase == PAUSED || SAME(vReleased, p, taps, p))) -> \
              if :: e != vEpoch[p] -> epochsLeft-- :: else fi; takeView(p, phase, e, s) }

#ifndef FRESH
#define KEPT_BEATS(p, q) \
  :: d_step { !kept[p].on -> printf("a beat of %c is kept\n", 97 + p); keep(p) } \
  :: d_step { kept[q].on && !out[p] && !(kept[q].age == OLD && !NEWS(p, q)) -> printf("%c is said the beat that was kept\n", 97 + p); \
              now.conn = kept[q].conn; now.age = kept[q].age; now.echo = kept[q].echo; now.echoConn = kept[q].echoConn; \
              now.agreed = kept[q].agreed; now.aEpoch = kept[q].aEpoch; now.aStep = kept[q].aStep; now.step = kept[q].step; now.back = kept[q].back; now.heard = kept[q].heard; \
              now.own = kept[q].own; now.watched = kept[q].watched; now.enough = kept[q].enough; \
              news = NEWS(p, q); theirTaps[0] = kTaps[3 * (q)]; theirTaps[1] = kTaps[3 * (q) + 1]; theirTaps[2] = kTaps[3 * (q) + 2]; takeBeat(p, q); news = 0 }
#else
#define KEPT_BEATS(p, q)
#endif

#define PHONE(p, q) \
  TELLS(p, TOGETHER, 1, 1) \
  TELLS(p, PAUSED, 1, 1) \
  MORE_VIEWS(p, q) \
  :: d_step { !out[p] && view[p] == PAUSED && !yes[p] && presses > 0 -> printf("%c says yes\n", 97 + p); presses--; yes[p] = 1; stands[p] = 1; \
              sEpoch[p] = vEpoch[p]; sStep[p] = HELD(p); COPY(said, p, taps, p); meet() } \
  :: d_step { !out[p] && tapsLeft > 0 -> printf("%c taps\n", 97 + p); tapsLeft--; taps[4 * (p)]++; enough[p] = 0; hEnough[p] = 0; stepYes[p] = 0; \
              raises[p] = 0; settle(p); HOLDS(ONE_DOWN, !screen[p]) } \
  :: d_step { !out[p] && !out[q] -> setNow(q); printf("%c takes in a beat\n", 97 + p); kept[q].later = kept[q].on; \
              news = 1; theirTaps[0] = aTaps[3 * (q)]; theirTaps[1] = aTaps[3 * (q) + 1]; theirTaps[2] = aTaps[3 * (q) + 2]; takeBeat(p, q); news = 0 } \
  KEPT_BEATS(p, q) \
  :: d_step { !out[p] && opensLeft > 0 -> printf("%c connects anew\n", 97 + p); opensLeft--; anew(p); conn[p]++; proof[p] = OLD; \
              if :: CALLED(p) -> watch(p) :: else fi; settle(p) } \
  :: d_step { !out[p] && opensLeft > 0 -> printf("%c loads anew\n", 97 + p); opensLeft--; anew(p); conn[p]++; proof[p] = OLD; \
              view[p] = NONE; hConn[p] = 0; hAgreed[p] = 0; hEpoch[p] = 0; hAStep[p] = 0; hTaps[3 * (p)] = 0; hTaps[3 * (p) + 1] = 0; hTaps[3 * (p) + 2] = 0; \
              hStep[p] = TOP; hHeard[p] = 0; hEnough[p] = 0; taps[3 * (p) + q] = 0; echo[p] = OLD; echoConn[p] = 0; \
              if :: screen[p] -> screen[p] = 0; spent[p] = 1 :: else fi }

#ifdef STEPS
#define MORE_VIEWS(p, q) \
  TELLS(p, TOGETHER, 1, 2) \
  TELLS(p, TOGETHER, 1, 0) \
  :: d_step { screen[p] && stepYes[p] == 0 && presses > 0 && HELD(p) == vStep[p] && HELD(p) < 2 -> printf("%c says yes to the next step\n", 97 + p); presses--; \
              stepYes[p] = HELD(p) + 1; voids(p); raises[p] = HELD(p) + 1; \
              if :: raises[q] == raises[p] -> base = LESSER(2, raises[p]); raises[0] = 0; raises[1] = 0 :: else fi } \
  :: d_step { screen[p] && HELD(p) > 0 && backsLeft > 0 -> backsLeft--; to = HELD(p) - 1; stepBack(p); to = 0 } \
  :: d_step { screen[p] && stepYes[p] + raises[p] + (step[p] > hStep[p] -> 1 : 0) > 0 -> printf("%c answers\n", 97 + p); stepYes[p] = 0; \
              if :: raises[p] > HELD(p) -> voids(p) :: else fi; /* else it is where it said yes to, as it sees it */ \
              ANSWERED(p); settle(p) }
#ifndef NO_ANSWER_VOIDS
#define ANSWERED(p) step[p] = LESSER(step[p], hStep[p])
#else
#define ANSWERED(p) skip
#endif
#else
#define MORE_VIEWS(p, q) \
  TELLS(p, TOGETHER, 2, 1) \
  TELLS(p, PAUSED, 2, 1) \
  :: d_step { screen[p] && backsLeft > 0 -> printf("%c has enough\n", 97 + p); backsLeft--; enough[p] = 1; settle(p); HOLDS(ONE_DOWN, !screen[p]) }
#endif

init {
  d_step {
#ifdef STEPS
    view[0] = TOGETHER; view[1] = TOGETHER; step[0] = 1; step[1] = 1; hStep[0] = 1; hStep[1] = 1; agreed[0] = 1; agreed[1] = 1; hAgreed[0] = 1; hAgreed[1] = 1;
    aEpoch[0] = 1; aEpoch[1] = 1; hEpoch[0] = 1; hEpoch[1] = 1; aStep[0] = 1; aStep[1] = 1; hAStep[0] = 1; hAStep[1] = 1;
    sEpoch[0] = 1; sEpoch[1] = 1; sStep[0] = 1; sStep[1] = 1; met = 1; mEpoch = 1; base = 1;
    hConn[0] = 1; hConn[1] = 1; echo[0] = 0; echo[1] = 0; echoConn[0] = 1; echoConn[1] = 1; proof[0] = 0; proof[1] = 0; screen[0] = 1; screen[1] = 1
#else
    view[0] = PAUSED; view[1] = PAUSED; step[0] = TOP; step[1] = TOP; hStep[0] = TOP; hStep[1] = TOP; taps[0] = 1; taps[3] = 1
#endif
  }
  do
  PHONE(0, 1)
  PHONE(1, 0)
  :: d_step { printf("a tick passes\n"); OLDER(proof[0]); OLDER(proof[1]); OLDER(echo[0]); OLDER(echo[1]); OLDER(wasAge[0]); OLDER(wasAge[1]); OLDER(unsaidAge[0]); OLDER(unsaidAge[1]);
              if :: kept[0].on -> OLDER(kept[0].age); OLDER(kept[0].echo) :: else fi; if :: kept[1].on -> OLDER(kept[1].age); OLDER(kept[1].echo) :: else fi;
              settle(0); settle(1) }
  od
}
