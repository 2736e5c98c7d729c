"""A rule counts as tested when a test drives it: for each there is a breach, and a test that names the rule fails on it."""
