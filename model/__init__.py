"""The protocol as a finite machine, and what checks it."""
