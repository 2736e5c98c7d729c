"""RFC 6455, section by section, against the server that Lull runs on."""
