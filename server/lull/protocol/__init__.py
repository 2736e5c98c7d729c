"""The wire: what phones and server say to each other, and nothing about why."""
