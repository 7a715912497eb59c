"""Averages the weights of students that were settled in different orders: less of each one's accidents is left.

python -m training.mix one.pt other.pt --out both.pt

All must have begun with the same weights, else their average means nothing (Wortsman et al. 2022, "Model soups").
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Mix from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    parts = [torch.load(file, "cpu") for file in options.parts]
    torch.save(
        {name: sum(part[name].float() for part in parts).div(len(parts)).half() for name in parts[0]}, options.out
    )


if __name__ == "__main__":
    main()
