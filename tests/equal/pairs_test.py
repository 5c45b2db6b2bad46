#!/usr/bin/env python3
"""Every pair of the corpus is equal: as one writes it against what PostgreSQL stored, and against what it prints.

    tools/with-postgres python3 tests/equal/pairs_test.py PROGRAM
"""
import sys

from expressions import Pair, check, corpus, psql

# The least that the corpus holds; without it there is nothing to test with, and the test says so by its status.
PAIRS = 230
NOTHING_TO_TEST = 77


def main(program):
    rows = corpus()
    if not rows:
        print("no corpus beside the sources")
        return NOTHING_TO_TEST
    today = psql("postgres", "SELECT current_date").strip()
    pairs = []
    for place, label, written, printed in rows:
        # A default of 'now' is frozen when it is created.
        printed = f"'{today}'::date" if written == "'now'" else printed
        pairs.append(Pair(place, label, written, written))
        pairs.append(Pair(place, label, written, printed))
        pairs.append(Pair(place, label, printed, written))
    found = check(program, "pairs", pairs)
    wrong = [pair for pair in pairs if pair.verdict != "equal"]
    for pair in wrong:
        print(f"{pair.verdict}: {pair.place} {pair.label}: {pair.live} | {pair.model}\n    {pair.why}")
    print(f"{len(rows)} pairs, {len(pairs)} comparisons, {len(wrong)} not equal")
    return 1 if wrong or len(rows) < PAIRS or found["reasons"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
