"""`python -m bench.fieldwork.crash`: kill the server while devices send.

On the empty database of the environment; prints one JSON object. The same seed kills after the same acknowledgements again.
"""

import argparse
import json
import sys
from importlib import import_module

from bench.child import prepare


def main() -> int:
    """0 when nothing is lost, doubled or amiss."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pushes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=22)
    options = parser.parse_args()
    prepare()
    killing = import_module("bench.fieldwork.killing")
    told = killing.run(options.rounds, options.pushes, options.seed)
    print(json.dumps(told, ensure_ascii=False))
    return 1 if told["faults"] or told["verify"] else 0


if __name__ == "__main__":
    sys.exit(main())
