"""Two real pages and a server that lies: what they paint, judged by what two people pressed."""
