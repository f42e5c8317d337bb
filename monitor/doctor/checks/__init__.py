"""One check a file. Each defines `CHECK`, and is found by looking into this folder."""
