"""This process's part of Lull: the rooms whose phones are connected here, and what keeps each of them true."""
