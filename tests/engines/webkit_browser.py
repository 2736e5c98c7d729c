#!/usr/bin/python3
"""A bare window of WebKitGTK's that its WebDriver drives: a phone's size, one language, a profile that outlives it.

    webkit_browser.py FOLDER LANGUAGE WIDTH HEIGHT light|dark

The package's own MiniBrowser keeps nothing over a restart when it's driven, has a wide bar, and no language. This runs
on the system's Python, for which Debian builds the bindings.
"""

# pyright: basic, reportMissingImports=false
# ... and these bindings have no types.

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")

from gi.repository import GLib, Gtk, WebKit2  # noqa: E402 - the versions must be asked for before

folder, language, width, height, scheme = sys.argv[1:]

Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", scheme == "dark")

manager = WebKit2.WebsiteDataManager(base_data_directory=folder, base_cache_directory=folder)
context = WebKit2.WebContext.new_with_website_data_manager(manager)
context.set_preferred_languages([language])
windows: list[object] = []


def show(*_given: object) -> "WebKit2.WebView":
    """Open another window; its page."""
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window()
    window.set_default_size(int(width), int(height))
    window.add(view)
    window.show_all()
    windows.append(window)
    view.connect("close", lambda _: window.destroy())
    return view


def started(_context: object, session: "WebKit2.AutomationSession") -> None:
    """A driver has come."""
    info = WebKit2.ApplicationInfo()
    info.set_name("lull-phone")
    info.set_version(2, 50, 0)
    session.set_application_info(info)
    session.connect("create-web-view", show)


context.connect("automation-started", started)
context.set_automation_allowed(True)
GLib.MainLoop().run()
