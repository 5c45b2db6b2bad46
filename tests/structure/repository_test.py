#!/usr/bin/env python3
"""Every rule of rules.py on this repository; prints each line that breaks one."""
import pathlib
import sys

from rules import RULES, Repository


def main():
    repository = Repository(pathlib.Path(__file__).resolve().parents[2])
    broken = [line for rule in RULES for line in rule(repository)]
    for line in broken:
        print(line)
    print(f"{len(RULES)} rules, {len(broken)} breaches")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
