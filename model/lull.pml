/*
 * The pause protocol of SPEC.md as a finite machine, for the model checker Spin. README.md says what is left out.
 *
 * One process makes one step at a time: a person acts, a message is taken in, the server decides, a fault strikes, or a
 * tick passes. Every step is a `d_step` and prints itself, so a trail reads as a story. Seats: 0 is a, 1 is b.
 *
 * A rule that the protocol could be built without stands in `#ifndef NO_<GUARD>`; `check.py` takes each away in turn.
 *
 * Four configurations, so that each stays small enough to be searched to the end:
 *   BEATS  proof of life in time: beats, echoes, ticks, sleep. Starts Together. Numbers of beats are kept as their ages.
 *   ROOM   the session: yeses, store, memory, restarts, failover, reconnection. Proof is taken to be always there: what
 *          holds without the proof holds with it, as proof can only take Together away.
 *   DOOR   the room's edges: joining, expiry, ending.
 *   LADDER steps that take two, one back, and the end that one alone can call. Starts Together.
 * With LIVE the faults may end at any moment (`calm`), and everything has to come to Together or Closed.
 */

#define WAITING 0
#define PREPARING 1
#define TOGETHER 2
#define PAUSED 3
#define CLOSED 4
#define AFTERCARE 5

#define NONE 0
#define AGREE 1
#define WITHDRAW 2
#define NEXT 3

#ifndef W
#define W 2             /* ticks a proof holds */
#endif
#define OLD (W + 1)     /* every greater age is this one */
#ifndef LIMIT
#define LIMIT 3         /* COUNTER_LIMIT: a counter that gets here ends the room (PAUSE6) */
#endif
#ifndef TAPS
#define TAPS 1          /* taps of all persons, in all */
#endif
#ifndef FAULTS
#define FAULTS 2        /* faults and whims (hiding, reloading, ending), in all */
#endif
#ifndef WITHDRAWALS
#define WITHDRAWALS 1
#endif

mtype = { DEADMAN, BOUND, LATCH, TWO_UP, ONE_DOWN, MERGE, MONOTONE, REPLAY, SEATS, EXPIRE }

/* An invariant of the protocol. The id is printed, and found again by check.py. */
#define HOLDS(id, what) if :: (what) :: else -> printf("BROKEN %e\n", id); assert(false) fi
#define OTHER(p) (1 - (p))
#define LARGER(x, y) ((x) > (y) -> (x) : (y))

/* ---- The server: one record in the store, and one node's memory of the counters ---- */

byte rEpoch = 1;
byte rPhase = PREPARING;
byte rTaps[3];          /* a, b, watch */
byte rReleased[3];
bit rYes[2];
byte rConn[2] = 1;      /* the seat's live connection; 0: none */
bit rSettled = 1;       /* SETTLE has passed since the newest tap */
bit rNext[2];           /* the ladder: a yes to the next step */
byte rStep;
bit rEnded;             /* the time together is over (TIME5) */
byte mTaps[3];          /* the memory: told, maybe not yet stored */
bit storeDown;
bit expired;

/* The copy that a replica holds: the record as it was at some commit. */
byte oPhase = PREPARING;
byte oTaps[3];
byte oReleased[3];
bit oYes[2];
byte oConn[2] = 1;

/* ---- The line to each phone ---- */

typedef View { bit on; bit older; byte epoch; byte phase; byte taps[3]; byte released[3] }
View in;                /* scratch */
View late[2];           /* a view overtaken by `next` */
View next[2];           /* the newest view not yet taken in; stays, so that it may come twice */
byte behind[2];         /* by how many versions the server has fallen behind what the phone holds (failover) */
byte cmd[2];            /* a command on its way */
byte cmdTaps[6];
byte cmdConn[2];
byte cmdStep[2];
byte cmdEpoch[2];

/* ---- The phones ---- */

bit up[2] = 1;
byte conn[2] = 1;       /* the phone's own connection */
bit away[2];
bit closed[2];
byte taps[6];           /* three counters of a, three of b */
byte vEpoch[2];         /* 0: no view */
byte vPhase[2];
byte vReleased[6];
bit screen[2];          /* what is painted: 1 is Together */

/* ---- Budgets, and what only the invariants look at ---- */

byte tapsLeft = TAPS;
byte faultsLeft = FAULTS;
byte withdrawalsLeft = WITHDRAWALS;
bit calm;
bit good[2];            /* a release by two since this phone last left Together, or came back: LATCH */
byte said[6];           /* the taps of this seat's newest yes */
bit saidSo[2];          /* it was said on the present page and isn't used up */
bit offered[2];         /* the yes of this seat stood first */
byte stored[3];         /* the largest `released` ever stored */
byte known[6];          /* the largest of each counter that reached the phone: MERGE */
byte made[2];           /* the taps that the person made */
bit over;               /* the room was Closed */
byte arrivalsLeft = 2;
byte stepsBackLeft = 1;
byte seated = 2;        /* phones that were ever given a seat */
bit stepSaid[2];
byte more[3];           /* scratch, always zero between steps */
byte i;

#ifdef BEATS
/*
 * Phone b proves, phone a answers; by symmetry that is enough. Of a's own proof is kept only that it may be gone at any
 * time. Beats of b (0) are challenges, beats of a (1, 2) are answers; all keep coming, in any order, until overwritten.
 */
typedef Beat { bit on; byte own; byte watched; byte epoch; byte age }
Beat beat[3];           /* `epoch`, `age`: of the challenge, or of the challenge that the answer echoes */
byte epoch = 1;         /* of b's connection: fresh for each */
bit proven;
byte provenAge;         /* since the proving beat was issued */
byte echoed = OLD;      /* age of b's newest beat that came back */
bit touched;            /* proof has come since the release (Hold) */
byte heardEpoch = 1;    /* a: the newest of b's beats it knows of, and the newest taken in on screen and unpaused */
byte heard = OLD;
byte echoEpoch = 1;
byte echo = OLD;
bit asleep;             /* b */
byte lived = OLD;       /* age of b's newest beat, in this epoch, that a truly lived through: DEADMAN */
bit waiting;            /* a's tap is unreleased: BOUND */
byte tapAge;
#endif

#define ABOVE(x, i, y, j) (x[i] > y[j] || x[(i) + 1] > y[(j) + 1] || x[(i) + 2] > y[(j) + 2])
#define SAME(x, i, y, j) (x[i] == y[j] && x[(i) + 1] == y[(j) + 1] && x[(i) + 2] == y[(j) + 2])
#define COPY(x, i, y, j) x[i] = y[j]; x[(i) + 1] = y[(j) + 1]; x[(i) + 2] = y[(j) + 2]
#define MERGE_IN(x, i, y, j) \
  x[i] = LARGER(x[i], y[j]); x[(i) + 1] = LARGER(x[(i) + 1], y[(j) + 1]); x[(i) + 2] = LARGER(x[(i) + 2], y[(j) + 2])

/* ---- The phone's rules (SHOW1 to SHOW3) ---- */

#define UNPAUSED(p) (!closed[p] && vEpoch[p] != 0 && vPhase[p] == TOGETHER && !ABOVE(taps, 3 * (p), vReleased, 3 * (p)))

#ifndef BEATS
#define PROOF(p) 1
#define AWAKE(p) 1
#else
#ifndef NO_W_CHECK
#define PROOF(p) ((p) == 0 || (proven && provenAge <= W))
#else
#define PROOF(p) ((p) == 0 || proven)
#endif
#define AWAKE(p) ((p) == 0 || !asleep)
#endif

/* What is on a screen that someone can see. */
#define SHOWN(p) (screen[p] && AWAKE(p))

inline look(p) {
  if
  :: SHOWN(p) ->
     HOLDS(DEADMAN, !away[p]);
     HOLDS(LATCH, good[p]);
     HOLDS(MERGE, !ABOVE(known, 3 * (p), vReleased, 3 * (p)));
#ifdef BEATS
     HOLDS(DEADMAN, (p) == 0 || lived <= W);
     HOLDS(BOUND, (p) == 0 || !waiting || tapAge <= W);
#endif
  :: else
  fi
}

/* Paint what is true now. Who leaves Together comes back by a release only. */
inline paint(p) {
  if
#ifndef NO_VISIBLE
  :: UNPAUSED(p) && PROOF(p) && AWAKE(p) && !away[p] -> screen[p] = 1
#else
  :: UNPAUSED(p) && PROOF(p) && AWAKE(p) -> screen[p] = 1
#endif
  :: else -> if :: screen[p] -> good[p] = 0 :: else fi; screen[p] = 0
  fi;
  look(p)
}

/* A pause that is nobody's tap. */
inline watch(p) {
  if :: taps[3 * (p) + 2] < LIMIT -> taps[3 * (p) + 2]++ :: else fi;
  known[3 * (p) + 2] = LARGER(known[3 * (p) + 2], taps[3 * (p) + 2]);
#ifdef BEATS
  if :: (p) == 1 -> touched = 0; proven = 0; provenAge = 0 :: else fi;
#endif
}

/* What time and the newest knowledge do (reducer.ts: settle), and then the screen. */
inline settle(p) {
  if
  :: !UNPAUSED(p) ->
#ifdef BEATS
     if
     :: (p) == 1 -> touched = 0;
#ifndef NO_PAUSE_ENDS_PROOF
        proven = 0; provenAge = 0
#endif
     :: else
     fi;
#endif
     skip
  :: else ->
     if
     :: away[p] ->
#ifndef NO_HIDING_LATCHES
        watch(p);
#endif
        skip
#ifdef BEATS
     :: !away[p] && (p) == 1 && PROOF(p) -> touched = 1
     :: !away[p] && (p) == 1 && !PROOF(p) && touched ->
#ifndef NO_LAPSE_LATCHES
        watch(p);
#endif
        skip
#endif
     :: else
     fi
  fi;
  paint(p)
}

#define NO_MORE more[0] = 0; more[1] = 0; more[2] = 0

/* The phone hears of the counters in `more`. */
inline hearTaps(p) {
  MERGE_IN(known, 3 * (p), more, 0);
#ifndef NO_PHONE_MERGES
  MERGE_IN(taps, 3 * (p), more, 0);
#else
  COPY(taps, 3 * (p), more, 0);
#endif
  NO_MORE
}

/* ---- The server's rules ---- */

/* The record before this commit may be what a replica keeps. */
inline remember() {
#ifdef ROOM
  oPhase = rPhase; COPY(oTaps, 0, rTaps, 0); COPY(oReleased, 0, rReleased, 0);
  oYes[0] = rYes[0]; oYes[1] = rYes[1]; oConn[0] = rConn[0]; oConn[1] = rConn[1];
#endif
  skip
}

inline void_yes() {
  rYes[0] = 0; rYes[1] = 0; offered[0] = 0; offered[1] = 0
}

inline viewTo(p) {
  if
  :: up[p] && rConn[p] == conn[p] ->
#ifdef REORDER
     if :: next[p].on -> late[p].on = 1; late[p].older = next[p].older; late[p].epoch = next[p].epoch; late[p].phase = next[p].phase;
           COPY(late[p].taps, 0, next[p].taps, 0); COPY(late[p].released, 0, next[p].released, 0)
        :: else fi;
#endif
     next[p].on = 1; next[p].epoch = rEpoch; next[p].phase = rPhase; next[p].older = 0;
     if :: behind[p] > 0 -> behind[p]--; next[p].older = 1 :: else fi;
     COPY(next[p].taps, 0, rTaps, 0); COPY(next[p].released, 0, rReleased, 0)
  :: else
  fi
}

/* VIEW2: a change is told to both, once it is stored. */
inline tell() {
  COPY(stored, 0, rReleased, 0);
  MERGE_IN(mTaps, 0, rTaps, 0);
  HOLDS(EXPIRE, !expired || rPhase == CLOSED);
  HOLDS(EXPIRE, !rEnded || rPhase != TOGETHER);
  HOLDS(EXPIRE, !over || rPhase == CLOSED);
  over = over || rPhase == CLOSED;
  viewTo(0); viewTo(1)
}

/* The counters in `more` are merged into the record (PAUSE1, PAUSE2). */
inline raise() {
  if
  :: ABOVE(more, 0, rTaps, 0) ->
     MERGE_IN(rTaps, 0, more, 0);
     rSettled = 0;
#ifndef NO_RISE_VOIDS_YES
     void_yes();
#endif
#ifndef NO_PAUSE_VOIDS_STEP
     rNext[0] = 0; rNext[1] = 0;
#endif
     stepSaid[0] = 0; stepSaid[1] = 0;
#ifndef NO_EXHAUSTION_ENDS
     if
     :: rTaps[0] >= LIMIT || rTaps[1] >= LIMIT || rTaps[2] >= LIMIT -> rPhase = CLOSED; void_yes()
     :: else -> if :: rPhase == TOGETHER || rPhase == AFTERCARE -> rPhase = PAUSED :: else fi
     fi
#else
     if :: rPhase == TOGETHER || rPhase == AFTERCARE -> rPhase = PAUSED :: else fi
#endif
  :: else
  fi;
  NO_MORE
}

inline raiseWatch() {
  COPY(more, 0, rTaps, 0);
  if :: more[2] < LIMIT -> more[2]++ :: else fi;
  raise()
}

/* ROOM5: the room's end needs no one to notice it; what is decided after it, is decided on a Closed room. */
inline expire() {
#ifndef NO_EXPIRY
  if :: expired && rPhase != CLOSED -> rPhase = CLOSED; void_yes() :: else fi
#else
  skip
#endif
}

/* Both said yes: Together, and everything that was tapped is let go of (RELEASE1). */
inline release() {
#ifdef REPEATED
#define GIVEN REPLAY
#else
#define GIVEN LATCH
#endif
  HOLDS(GIVEN, saidSo[0] && saidSo[1]);
  HOLDS(GIVEN, SAME(said, 0, rTaps, 0) && SAME(said, 3, rTaps, 0));
  HOLDS(LATCH, rConn[0] != 0 && rConn[1] != 0);
  HOLDS(LATCH, rPhase == PREPARING || rSettled);
  /* the pauser offers first */
  HOLDS(LATCH, !(rTaps[0] > rReleased[0] && rTaps[1] == rReleased[1] && offered[1]));
  HOLDS(LATCH, !(rTaps[1] > rReleased[1] && rTaps[0] == rReleased[0] && offered[0]));
  COPY(rReleased, 0, rTaps, 0);
#ifndef NO_END_IS_AN_END
  rPhase = (rEnded -> AFTERCARE : TOGETHER); void_yes();
#else
  rPhase = TOGETHER; void_yes();
#endif
  saidSo[0] = 0; saidSo[1] = 0; good[0] = 1; good[1] = 1;
  COPY(said, 0, more, 0); COPY(said, 3, more, 0);
#ifdef BEATS
  if :: waiting && rReleased[0] >= taps[0] -> waiting = 0; tapAge = 0 :: else fi
#endif
}

#ifdef NO_STORED_BEFORE_TOLD
/* A release that is told and then can't be stored. */
inline viewOfRelease(p) {
  next[p].on = 1; next[p].older = 0; next[p].epoch = rEpoch; next[p].phase = TOGETHER;
  COPY(next[p].taps, 0, rTaps, 0); COPY(next[p].released, 0, rTaps, 0)
}
#define STORE_UP true
#else
#define STORE_UP (!storeDown)
#endif

#ifndef NO_CLOSED_IS_FINAL
#define OPEN (rPhase != CLOSED)
#else
#define OPEN (true)
#endif

#ifndef NO_YES_OF_LIVE_CONNECTION
#define LIVE_CMD(p) (cmdConn[p] == rConn[p])
#else
#define LIVE_CMD(p) (true)
#endif
#ifndef NO_EXACT_TAPS
#define EXACT(p) SAME(cmdTaps, 3 * (p), rTaps, 0)
#else
#define EXACT(p) (true)
#endif
/* Not in SPEC.md yet, as a failover isn't: see README.md. */
#ifndef NO_YES_NAMES_EPOCH
#define SAME_EPOCH(p) (cmdEpoch[p] == rEpoch)
#else
#define SAME_EPOCH(p) (true)
#endif
#define PARTNER_HERE(p) (rConn[OTHER(p)] != 0)
#ifndef NO_SETTLE
#define SETTLED (rPhase == PREPARING || rSettled)
#else
#define SETTLED (true)
#endif
#ifndef NO_PAUSER_OFFERS_FIRST
#define TURN(p) (rTaps[p] > rReleased[p] || rTaps[OTHER(p)] == rReleased[OTHER(p)] || rYes[OTHER(p)])
#else
#define TURN(p) (true)
#endif
#ifndef NO_YES_OF_BOTH
#define BOTH (rYes[0] && rYes[1])
#else
#define BOTH (rYes[0] || rYes[1])
#endif
#define APART (rPhase == PREPARING || rPhase == PAUSED)

#ifndef NO_STEP_NAMES_STEP
#define EXACT_STEP(p) (cmdStep[p] == rStep && EXACT(p))
#else
#define EXACT_STEP(p) EXACT(p)
#endif

/* The server takes a command in: decide and store are one compare-and-swap, so one step. A refusal changes nothing. */
inline command(p) {
  expire();
  if
  :: cmd[p] == AGREE && OPEN && APART && LIVE_CMD(p) && SAME_EPOCH(p) && EXACT(p) && PARTNER_HERE(p) && SETTLED && TURN(p) ->
     remember();
     if :: !rYes[OTHER(p)] -> offered[p] = 1 :: else fi;
     rYes[p] = 1;
     if
     :: BOTH ->
#ifdef NO_STORED_BEFORE_TOLD
        if
        :: storeDown ->
           viewOfRelease(0); viewOfRelease(1); rYes[p] = 0
        :: else -> release(); tell()
        fi
#else
        release(); tell()
#endif
     :: else
     fi
  :: cmd[p] == WITHDRAW && APART && LIVE_CMD(p) ->
     rYes[p] = 0; offered[p] = 0; saidSo[p] = 0; COPY(said, 3 * (p), more, 0)
#ifdef LADDER
  :: cmd[p] == NEXT && rPhase == TOGETHER && LIVE_CMD(p) && EXACT_STEP(p) ->
     rNext[p] = 1;
     if
#ifndef NO_STEP_TAKES_TWO
     :: rNext[0] && rNext[1] ->
#else
     :: rNext[0] || rNext[1] ->
#endif
        HOLDS(TWO_UP, stepSaid[0] && stepSaid[1]);
        rStep++; rNext[0] = 0; rNext[1] = 0; stepSaid[0] = 0; stepSaid[1] = 0
     :: else
     fi
#endif
  :: else
  fi
}

/* A seat's connection has changed (RELEASE3, SEAT3). */
inline connectionChanged(p, to) {
  expire();
  if
  :: OPEN ->
     remember();
     rConn[p] = to;
     saidSo[p] = 0; COPY(said, 3 * (p), more, 0);
#ifdef NO_CLOSED_IS_FINAL
     if :: rPhase == CLOSED -> rPhase = PREPARING :: else fi;
#endif
#ifndef NO_CONNECTION_VOIDS_YES
     void_yes();
#endif
#ifndef NO_NEW_CONNECTION_PAUSES
     if :: rPhase == TOGETHER -> raiseWatch() :: else fi;
#endif
     tell()
  :: else
  fi
}

/* The server hears a beat's clear counters, or a phone's own: tell, then commit (PAUSE3). */
inline heardByServer(p, mine, nobodys) {
  if
  :: rPhase != CLOSED ->
#ifdef NO_TOLD_BEFORE_STORED
     if :: storeDown -> skip :: else ->
#endif
#ifndef NO_SERVER_MERGES
     mTaps[p] = LARGER(mTaps[p], mine);
     mTaps[2] = LARGER(mTaps[2], nobodys);
#else
     mTaps[p] = mine; mTaps[2] = nobodys;
#endif
#ifdef NO_TOLD_BEFORE_STORED
     fi;
#endif
     HOLDS(ONE_DOWN, mTaps[p] >= mine && mTaps[2] >= nobodys);
     HOLDS(MERGE, !ABOVE(rTaps, 0, mTaps, 0))
  :: else
  fi
}

/* ---- The steps ---- */

inline tap(p) {
  printf("%c taps\n", 97 + p); tapsLeft--;
  made[p]++;
#ifndef NO_TAP_COUNTS_ON
  if :: taps[3 * (p) + p] < LIMIT -> taps[3 * (p) + p]++ :: else fi;
#else
  if :: !ABOVE(taps, 3 * (p), vReleased, 3 * (p)) && taps[3 * (p) + p] < LIMIT -> taps[3 * (p) + p]++ :: else fi;
#endif
  known[3 * (p) + p] = LARGER(known[3 * (p) + p], taps[3 * (p) + p]);
#ifdef BEATS
  if :: (p) == 0 -> waiting = 1; tapAge = 0 :: else fi;
#endif
  /* a counter at its limit has no more to say: that the screen is Paused is demanded below */
  HOLDS(ONE_DOWN, taps[3 * (p) + p] >= made[p] || taps[3 * (p) + p] == LIMIT);
  settle(p);
  HOLDS(ONE_DOWN, !SHOWN(p))
}

/* The phone takes in the view in `in`. */
inline takeView(p) {
  printf("%c takes in a view: phase %d, epoch %d, overtaken %d\n", 97 + p, in.phase, in.epoch, in.older);
  if
#ifndef NO_NEWEST_VIEW
  :: vEpoch[p] == in.epoch && in.older -> skip
#else
  :: false
#endif
  :: else ->
     HOLDS(MONOTONE, !(vEpoch[p] == in.epoch && in.older));
     HOLDS(LATCH, in.epoch != rEpoch || in.phase != TOGETHER || !ABOVE(in.released, 0, stored, 0));
     COPY(more, 0, in.taps, 0); hearTaps(p);
     COPY(vReleased, 3 * (p), in.released, 0);
     if :: in.phase == CLOSED -> closed[p] = 1 :: else fi;
     vPhase[p] = in.phase;
     if
     :: vEpoch[p] != in.epoch && in.phase == TOGETHER ->
#ifndef NO_UNKNOWN_EPOCH_PAUSES
        watch(p);
#endif
        vEpoch[p] = in.epoch; settle(p);
        HOLDS(MONOTONE, !SHOWN(p))
     :: else -> vEpoch[p] = in.epoch
     fi
  fi;
  settle(p)
}

#define TAKE(v) in.older = v.older; in.epoch = v.epoch; in.phase = v.phase; COPY(in.taps, 0, v.taps, 0); \
  COPY(in.released, 0, v.released, 0)
#define CLEAR(v) v.on = 0; v.older = 0; v.epoch = 0; v.phase = 0; COPY(v.taps, 0, more, 0); COPY(v.released, 0, more, 0)
#define CLEAR_LINE(p) CLEAR(next[p]); CLEAR(late[p])

inline lineDown(p) {
  up[p] = 0; CLEAR_LINE(p); settle(p)
}

inline connect(p) {
  printf("%c connects\n", 97 + p);
  CLEAR_LINE(p);
  up[p] = 1; conn[p] = (conn[p] % 3) + 1;
  good[p] = 0;
#ifdef BEATS
  if
  :: (p) == 1 ->
     epoch++; lived = OLD;
#ifndef NO_CONNECTION_DROPS_PROOF
     proven = 0; provenAge = 0; echoed = OLD
#endif
  :: else
  fi;
#endif
#ifndef NO_OPENING_PAUSES
  if :: UNPAUSED(p) -> watch(p) :: else fi;
#endif
  connectionChanged(p, conn[p]);
  settle(p)
}

#ifdef BEATS
inline sendBeat(p, k) {
  printf("%c sends a beat: taps %d, watch %d\n", 97 + p, taps[4 * (p)], taps[3 * (p) + 2]);
  beat[k].on = 1; beat[k].own = taps[4 * (p)]; beat[k].watched = taps[3 * (p) + 2];
  if
  :: (p) == 1 -> beat[k].epoch = epoch; beat[k].age = 0
  :: else -> beat[k].epoch = echoEpoch; beat[k].age = echo
  fi
}

/* Phone `q` takes in the partner's beat (reducer.ts: takeBeat). It stays where it is: it may come again. */
inline takeBeat(q, k) {
  settle(q);
  COPY(more, 0, taps, 3 * (q)); more[OTHER(q)] = beat[k].own; more[2] = beat[k].watched;
  hearTaps(q);
  if
  :: (q) == 1 ->
     printf("b takes in an answer to what it sent %d ago: taps %d, watch %d\n", beat[k].age, beat[k].own, beat[k].watched);
     if
#ifndef NO_EPOCH_CHECK
     :: beat[k].epoch == epoch && beat[k].age < echoed ->
#else
     :: beat[k].age < echoed ->
#endif
        echoed = beat[k].age; proven = 1;
#ifndef NO_AGE_FROM_ISSUE
        provenAge = beat[k].age
#else
        provenAge = 0
#endif
     :: else
     fi
  :: else ->
     printf("a takes in a challenge sent %d ago: taps %d, watch %d\n", beat[k].age, beat[k].own, beat[k].watched);
     /* `<=`: two beats of one tick have one age here, and the later one is news. */
     if
     :: beat[k].epoch > heardEpoch || (beat[k].epoch == heardEpoch && beat[k].age <= heard) ->
        heardEpoch = beat[k].epoch; heard = beat[k].age;
        if
#ifndef NO_ECHO_UNPAUSED
        :: !away[q] && UNPAUSED(q) ->
#else
        :: !away[q] ->
#endif
           echoEpoch = beat[k].epoch; echo = beat[k].age
        :: else
        fi
     :: else
     fi;
     /* What truly happened, whatever the phone makes of it. */
     if
     :: !away[q] && UNPAUSED(q) && beat[k].epoch == epoch && beat[k].age < lived -> lived = beat[k].age
     :: else
     fi
  fi;
  settle(q)
}

#define OLDER(x) x = ((x) < OLD -> (x) + 1 : OLD)

/* A tick passes, and each phone's watchdog looks before the next one does. */
inline tick() {
  printf("a tick passes\n");
  if :: beat[0].on -> OLDER(beat[0].age) :: else fi;
  if :: beat[1].on -> OLDER(beat[1].age) :: else fi;
  if :: beat[2].on -> OLDER(beat[2].age) :: else fi;
  OLDER(echoed); OLDER(heard); OLDER(echo); OLDER(lived);
#ifdef NO_WALL_CLOCK
  if :: proven && !asleep -> OLDER(provenAge) :: else fi;
#else
  if :: proven -> OLDER(provenAge) :: else fi;
#endif
  if :: waiting -> OLDER(tapAge) :: else fi;
  rSettled = 1;
#ifndef NO_WATCHDOG
  if :: !asleep -> settle(1) :: else fi
#else
  look(1)
#endif
}
#endif

#define CAN(p) (!closed[p] && AWAKE(p))
#define FAULTY (faultsLeft > 0 && !calm)

/* One socket brings its commands once and in order. */
#if defined(NO_ORDERED_COMMANDS) || defined(REPEATED)
#define CMD_TWICE true
#else
#define CMD_TWICE false
#endif

#define FORGET_CMD(p) cmd[p] = NONE; cmdConn[p] = 0; cmdStep[p] = 0; cmdEpoch[p] = 0; COPY(cmdTaps, 3 * (p), more, 0)

/* ONCE: nothing is ever released. LINE: of the faults only broken lines. Both make a search smaller, not a rule weaker. */
#ifdef ONCE
#define MAY_SAY_YES false
#else
#define MAY_SAY_YES true
#endif
#ifdef LINE
#define OTHER_FAULTS false
#else
#define OTHER_FAULTS FAULTY
#endif

/* The person is asked, as far as the newest view can tell (release.ts: askedOf). */
#define ASKED(p) (MAY_SAY_YES && up[p] && !closed[p] && cmd[p] == NONE && (vPhase[p] == PREPARING || vPhase[p] == PAUSED) && !rYes[p])
#define USEFUL(p) (SAME(taps, 3 * (p), rTaps, 0) && !rYes[p] && APART && TURN(p) && SETTLED && PARTNER_HERE(p) && LIVE_PAGE(p) && vEpoch[p] == rEpoch)
#define LIVE_PAGE(p) (up[p] && rConn[p] == conn[p])
#define SENDS_NEWS(p) (taps[4 * (p)] > mTaps[p] || taps[3 * (p) + 2] > mTaps[2])

inline yes(p) {
  printf("%c says yes to %d %d %d\n", 97 + p, taps[3 * (p)], taps[3 * (p) + 1], taps[3 * (p) + 2]);
  cmd[p] = AGREE; cmdEpoch[p] = vEpoch[p]; COPY(cmdTaps, 3 * (p), taps, 3 * (p)); cmdConn[p] = conn[p];
  COPY(said, 3 * (p), taps, 3 * (p)); saidSo[p] = 1
}


#ifdef LIVE
#define ENOUGH(p) USEFUL(p)
#else
#define ENOUGH(p) true
#endif

/* A seat's steps that every configuration has. */
#define COMMON(p) \
  :: d_step { tapsLeft > 0 && !calm && CAN(p) && !away[p] && vPhase[p] != WAITING -> tap(p) } \
  :: d_step { ASKED(p) && AWAKE(p) && !away[p] && ENOUGH(p) -> yes(p) } \
  :: d_step { cmd[p] != NONE && CMD_TWICE && STORE_UP -> printf("the server takes in a command of %c, which stays on its way\n", 97 + p); command(p) } \
  :: d_step { cmd[p] != NONE && STORE_UP -> printf("the server takes in a command of %c\n", 97 + p); command(p); \
              if :: rYes[p] || rPhase == TOGETHER :: else -> saidSo[p] = saidSo[p] && CMD_TWICE fi; FORGET_CMD(p) } \
  :: d_step { up[p] && AWAKE(p) && next[p].on -> TAKE(next[p]); takeView(p); CLEAR(in); CLEAR(next[p]); \
              late[p].older = late[p].on }  /* it has been overtaken */ \
  :: d_step { up[p] && AWAKE(p) && LIVE_PAGE(p) && !closed[p] && ABOVE(mTaps, 0, taps, 3 * (p)) -> \
              printf("%c hears the server's taps: %d %d %d\n", 97 + p, mTaps[0], mTaps[1], mTaps[2]); COPY(more, 0, mTaps, 0); hearTaps(p); settle(p) } \
  :: d_step { OTHER_FAULTS && CAN(p) && !away[p] -> printf("%c hides\n", 97 + p); faultsLeft--; away[p] = 1; settle(p) } \
  :: d_step { away[p] && CAN(p) -> printf("%c is on screen again\n", 97 + p); away[p] = 0; settle(p) } \
  :: d_step { FAULTY && up[p] && !closed[p] -> printf("the line of %c breaks\n", 97 + p); faultsLeft--; lineDown(p) } \
  :: d_step { !up[p] && !closed[p] && AWAKE(p) && !storeDown && OPEN && rPhase != WAITING -> connect(p) } \
  :: d_step { !up[p] && !closed[p] && AWAKE(p) && rPhase == CLOSED -> printf("%c is told that the room is over\n", 97 + p); \
              closed[p] = 1; settle(p) }

/* The server's and the world's. */
#define SERVER \
  :: d_step { !storeDown && rPhase != CLOSED && ABOVE(mTaps, 0, rTaps, 0) -> printf("the pause is stored\n"); \
              remember(); expire(); if :: rPhase != CLOSED -> COPY(more, 0, mTaps, 0); raise() :: else fi; tell() }

init {
  d_step {
    stored[0] = 0;
#if defined(BEATS) || defined(LADDER)
    rPhase = TOGETHER; vPhase[0] = TOGETHER; vPhase[1] = TOGETHER; vEpoch[0] = 1; vEpoch[1] = 1;
    good[0] = 1; good[1] = 1;
#ifdef LADDER
    screen[0] = 1; screen[1] = 1;
#endif
#else
#ifdef DOOR
    rPhase = WAITING; vPhase[0] = WAITING; vEpoch[0] = 1; seated = 1; up[1] = 0; rConn[1] = 0;
#else
    vPhase[0] = PREPARING; vPhase[1] = PREPARING; vEpoch[0] = 1; vEpoch[1] = 1;
#endif
#endif
  }
  do
  COMMON(0)
  COMMON(1)
  SERVER

#ifdef BEATS
  /* Beats are sent whenever a phone likes: what holds for every rhythm holds for one in 250 ms. */
#define SAYS(p, k) (beat[k].on && beat[k].own == taps[4 * (p)] && beat[k].watched == taps[3 * (p) + 2] && \
  beat[k].epoch == ((p) == 1 -> epoch : echoEpoch) && beat[k].age == ((p) == 1 -> 0 : echo))
#define BEATS_OF(p, k) \
  :: d_step { up[p] && CAN(p) && !SAYS(p, k) -> sendBeat(p, k) } \
  :: d_step { beat[k].on && up[OTHER(p)] && CAN(OTHER(p)) -> takeBeat(OTHER(p), k) } \
  :: d_step { beat[k].on && (beat[k].own > mTaps[p] || beat[k].watched > mTaps[2]) -> \
              printf("the server hears a beat of %c\n", 97 + p); heardByServer(p, beat[k].own, beat[k].watched) }
  BEATS_OF(1, 0)
  BEATS_OF(0, 1)
#ifdef REORDER
  BEATS_OF(0, 2)
#endif
  :: d_step { tick() }
  /* A release that isn't followed by proof within GRACE is a pause; here that may come at any time. */
  :: d_step { CAN(1) && UNPAUSED(1) && !touched && !PROOF(1) -> printf("b finds no proof\n"); watch(1); settle(1) }
  :: d_step { OTHER_FAULTS && CAN(0) && UNPAUSED(0) -> printf("a loses its proof\n"); faultsLeft--; watch(0); settle(0) }
  /* Sleep: no code runs, the monotonic clock stands, nobody sees the screen. */
  :: d_step { OTHER_FAULTS && !asleep -> printf("b falls asleep\n"); faultsLeft--; asleep = 1 }
  :: d_step { asleep -> printf("b wakes\n"); asleep = 0; settle(1) }
#else
#define TELLS(p) \
  :: d_step { LIVE_PAGE(p) && !closed[p] && SENDS_NEWS(p) -> printf("the server hears %c: %d, watch %d\n", 97 + p, taps[4 * (p)], taps[3 * (p) + 2]); \
              heardByServer(p, taps[4 * (p)], taps[3 * (p) + 2]) }
  TELLS(0)
  TELLS(1)
  :: d_step { !rSettled -> printf("SETTLE has passed\n"); rSettled = 1 }
#ifdef NO_OWN_COUNTER_ONLY
  /* A frame of a's that speaks for b. With the guard there is no such step: a's frame has no place for it. */
  :: d_step { LIVE_PAGE(0) && !closed[0] && rPhase != CLOSED && mTaps[1] < LIMIT -> printf("a speaks for b\n"); mTaps[1]++;
              HOLDS(ONE_DOWN, mTaps[1] <= made[1]) }
#endif
#endif
#define NOTICES(p) \
  :: d_step { rConn[p] != 0 && (!up[p] || rConn[p] != conn[p]) && !storeDown && OPEN -> \
              printf("the server notices that %c is gone\n", 97 + p); connectionChanged(p, 0) }
  NOTICES(0)
  NOTICES(1)

#ifdef ROOM
#ifdef NO_ORDERED_COMMANDS
#define UNORDERED(p) \
  :: d_step { withdrawalsLeft > 0 && rYes[p] && cmd[p] == AGREE && LIVE_PAGE(p) && !closed[p] -> \
              printf("%c takes the yes back, which may still come again\n", 97 + p); withdrawalsLeft--; \
              rYes[p] = 0; offered[p] = 0; saidSo[p] = 0; COPY(said, 3 * (p), more, 0) }
  UNORDERED(0)
  UNORDERED(1)
#endif
#define WHIMS(p) \
  :: d_step { withdrawalsLeft > 0 && !calm && rYes[p] && cmd[p] == NONE && LIVE_PAGE(p) && !closed[p] -> \
              printf("%c takes the yes back\n", 97 + p); withdrawalsLeft--; cmd[p] = WITHDRAW; cmdConn[p] = conn[p] } \
  :: d_step { FAULTY && !closed[p] -> printf("%c reloads the page\n", 97 + p); faultsLeft--; \
              taps[3 * (p) + OTHER(p)] = 0; known[3 * (p) + OTHER(p)] = 0; vEpoch[p] = 0; vPhase[p] = 0; \
              COPY(vReleased, 3 * (p), more, 0); behind[p] = 0; lineDown(p) } \
  :: d_step { up[p] && !closed[p] && rConn[p] != conn[p] && !storeDown && rPhase != CLOSED -> connect(p) }
  WHIMS(0)
  WHIMS(1)
#ifdef REORDER
  :: d_step { late[0].on && up[0] -> TAKE(late[0]); takeView(0); CLEAR(in) }
  :: d_step { late[1].on && up[1] -> TAKE(late[1]); takeView(1); CLEAR(in) }
#endif
  :: d_step { FAULTY -> printf("the server restarts\n"); faultsLeft--; COPY(mTaps, 0, rTaps, 0); lineDown(0); lineDown(1) }
  :: d_step { FAULTY && !storeDown -> printf("the store is gone\n"); faultsLeft--; storeDown = 1 }
  :: d_step { storeDown -> printf("the store is back\n"); storeDown = 0 }
#ifdef FAILOVER
  :: d_step { FAULTY && rPhase != CLOSED -> printf("a stale replica takes over\n"); faultsLeft--;
              rPhase = oPhase; COPY(rTaps, 0, oTaps, 0); COPY(rReleased, 0, oReleased, 0);
              rYes[0] = oYes[0]; rYes[1] = oYes[1]; rConn[0] = oConn[0]; rConn[1] = oConn[1];
#ifndef NO_FAILOVER_VOIDS_YES
              void_yes();
#endif
#ifndef NO_NEW_EPOCH
              rEpoch++;
#else
              behind[0] = 2; behind[1] = 2;
#endif
              tell() }
#endif
#endif

#ifdef DOOR
  :: d_step { arrivalsLeft > 0 && OPEN ->
              printf("a phone comes with the ticket\n"); arrivalsLeft--; expire();
              if
#ifndef NO_TICKET_BURNS
              :: rPhase == WAITING -> rPhase = PREPARING; seated++
#else
              :: rPhase != CLOSED -> rPhase = (rPhase == WAITING -> PREPARING : rPhase); seated++
#endif
              :: else
              fi;
              HOLDS(SEATS, seated <= 2);
              tell() }
  :: d_step { !expired -> printf("the room's time is over\n"); expired = 1 }
  :: d_step { expired && rPhase != CLOSED -> printf("the server sees that time has passed\n"); expire(); tell() }
  :: d_step { FAULTY && rPhase != CLOSED -> printf("a seat ends the room\n"); faultsLeft--; rPhase = CLOSED; void_yes(); tell() }
#endif

#ifdef LADDER
#define STEPS(p) \
  :: d_step { rStep < 2 && SHOWN(p) && CAN(p) && LIVE_PAGE(p) && cmd[p] == NONE && !rNext[p] -> printf("%c says yes to step %d\n", 97 + p, rStep + 1); \
              cmd[p] = NEXT; cmdConn[p] = conn[p]; cmdStep[p] = rStep; COPY(cmdTaps, 3 * (p), taps, 3 * (p)); stepSaid[p] = 1 } \
  :: d_step { rStep > 0 && stepsBackLeft > 0 && SHOWN(p) && rPhase == TOGETHER && LIVE_PAGE(p) -> printf("%c goes a step back\n", 97 + p); stepsBackLeft--; \
              rStep--; rNext[0] = 0; rNext[1] = 0; stepSaid[0] = 0; stepSaid[1] = 0 }
#define ENDS(p) \
  :: d_step { (rPhase == TOGETHER || rPhase == PAUSED) && LIVE_PAGE(p) && CAN(p) && !rEnded -> printf("%c has enough\n", 97 + p); \
              rEnded = 1; COPY(rReleased, 0, rTaps, 0); rPhase = AFTERCARE; void_yes(); \
              rNext[0] = 0; rNext[1] = 0; stepSaid[0] = 0; stepSaid[1] = 0; tell() }
  STEPS(0)
  STEPS(1)
  ENDS(0)
  ENDS(1)
#endif

#ifdef LIVE
  :: d_step { !calm -> printf("no more faults\n"); calm = 1; tapsLeft = 0; withdrawalsLeft = 0; faultsLeft = 0 }
  :: calm && SHOWN(0) && SHOWN(1) && rPhase == TOGETHER -> break
  :: calm && rPhase == CLOSED && closed[0] && closed[1] -> break
#endif
  od
}
