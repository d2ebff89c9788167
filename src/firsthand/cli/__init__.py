"""The library's commands, one file each; the installed `firsthand` adds those of the web application."""
