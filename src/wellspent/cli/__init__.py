"""The front door: one command, `wellspent`, a module a command. Nothing heavy is imported before it must be."""
