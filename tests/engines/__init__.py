"""Each story on Chromium, Firefox and WebKitGTK, with each on either side."""
