"""A room simulated from end to end: real nodes and real phones on one virtual clock, between things that fail by a seed.

Real: `lull.runtime.node.Node` and all that it wires (rules, room service, pause writer, deadlines, room hub, endpoint, outbox), and the
page's `shell/room` and `shell/socket` with `room/*` under them, run by an engine of this process. Played: the browser
(`client_web/sim`), TCP, the store behind `RoomStore`, the bus behind `RoomBus`, clocks, people. Left out: the seal of beats, whose
bytes are sent in the clear, and HTTP. `SETTLE` and `AFTER_STEP` are seconds here, so that a short schedule gets to a release.

A schedule (`story`) is a few seconds around one to three taps. `watch` judges what each page shows at every change: BOUND,
DEADMAN, LATCH, MONOTONE, ONE-DOWN; every eighth schedule goes on until all has healed, and has to end well (LIVE). A node may log no
error and raise nothing (BUG). `variants` are Lulls with one guard taken away, each of which has to be found.

With `--lies` two bare phones, which are `room/*` without shell and nodes (`client_web/sim/bare.ts`), meet a server that may say
anything, a millisecond a story; in every twentieth schedule a `liar` stands between the nodes and the phones, too. UNBELIEVED is what
counts: what pages show against what people pressed (`pressed`), never against what a server holds. It has no seals to break: that a
beat can't be made is left out with them.

    python -m tests.simulation --schedules 1000000 --jobs 2
    python -m tests.simulation --lies --schedules 1000000 --jobs 2
    python -m tests.simulation --replay SEED
"""
