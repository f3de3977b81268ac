"""Like questions together: 5,000 questions made of our own, grouped; how well and how fast.

`python -m tests.benchmarks.grouping [SIZE [SEED]]`; what is measured is said in
tests/knowledge/question_noise.py.
"""

import sys
from time import perf_counter

from knowledge.loop.likeness import join
from tests.knowledge.question_noise import asked, measured


def main(size: int = 5_000, seed: int = 1) -> None:
    made = asked(size, seed)
    started = perf_counter()
    groups = join([one.text for one in made])
    seconds = perf_counter() - started
    recall, precision = measured(made, groups)
    print(
        f"grouping: n={size} groups={len(groups)} recall={recall:.3f}"
        f" precision={precision:.4f} seconds={seconds:.2f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
