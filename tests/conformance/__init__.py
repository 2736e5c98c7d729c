"""RFC 6455, section by section, on the configuration that serves Lull."""
