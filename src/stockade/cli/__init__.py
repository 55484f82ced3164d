"""The command line: one module a command. Only here do core, scanners and reports meet."""
