"""The commands. Exit status 0: done; 1: something is wrong and was said; 2: the command was not understood."""

from monitor.cli.main import main

__all__ = ["main"]
