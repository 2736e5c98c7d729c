"""The hot path: beats and taps between live sockets. Touches no store, awaits nothing, never refuses a pause."""
