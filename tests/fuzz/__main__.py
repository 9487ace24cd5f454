"""Feeds Trykklar what nobody would write: `python tests/fuzz publications -n 1000`, see `make fuzz`.

The same seed makes the same sample. A sample fails with a traceback, with a problem that names no file, with raw
control characters on the terminal, or where it works or grows beyond bounds; what fails alike is told once.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from parts import sample_of
from trial import MOST_BYTES, MOST_SECONDS, Outcome, tried
from wider import PARTS

from trykklar.base.settings import read_settings  # noqa: F401 - loaded once, before the first fork


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=sorted(PARTS))
    parser.add_argument("-n", type=int, default=100, help="samples")
    parser.add_argument("--seed", type=int, default=0, help="of the first sample; the next has the next number")
    parser.add_argument("--keep", type=Path, help="a folder that the samples which fail are written into")
    asked = parser.parse_args()
    found: dict[str, list[int]] = defaultdict(list)
    codes: Counter[str] = Counter()
    slowest, largest = Outcome(), Outcome()
    part = PARTS[asked.part]
    part.warm_up()
    for seed in range(asked.seed, asked.seed + asked.n):
        outcome = tried(part, sample_of(part, seed))
        codes.update(set(outcome.codes))
        if (seed - asked.seed) % 250 == 249:
            print(f"… {seed - asked.seed + 1}, {len(found)} kinds", flush=True)
        slowest = max(slowest, outcome, key=lambda each: each.seconds)
        largest = max(largest, outcome, key=lambda each: each.memory)
        for kind in outcome.kinds:
            found[kind].append(seed)
            if len(found[kind]) == 1:
                print(f"{kind}: seed {seed}\n{outcome.trace}", flush=True)
                if asked.keep:
                    sample_of(part, seed).write(asked.keep / f"{asked.part}-{seed}")
    _tell(asked.part, asked.n, found, codes, slowest, largest)
    for kind, seeds in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(seeds):5} x {kind}: seeds {seeds[:5]}: {_least(asked.part, kind, seeds)}")
    return 1 if found else 0


def _tell(
    part: str, count: int, found: dict[str, list[int]], codes: Counter[str], slowest: Outcome, largest: Outcome
) -> None:
    failed = len({seed for seeds in found.values() for seed in seeds})
    print(
        f"{count} {part}: {failed} failed, of {len(found)} kinds; {len(codes)} codes of problems met; at most "
        f"{slowest.seconds:.1f} of {MOST_SECONDS} s of work and {largest.memory >> 20} of {MOST_BYTES >> 20} MB"
    )


def _least(name: str, kind: str, seeds: list[int]) -> str:
    """The changes that are enough for the kind, in the first sample that showed it."""
    part = PARTS[name]
    keep = list(range(len(sample_of(part, seeds[0]).changes)))
    for index in list(keep):
        fewer = [each for each in keep if each != index]
        if fewer and kind in tried(part, sample_of(part, seeds[0], fewer)).kinds:
            keep = fewer
    return "; ".join(sample_of(part, seeds[0], keep).changes)


if __name__ == "__main__":
    sys.exit(main())
