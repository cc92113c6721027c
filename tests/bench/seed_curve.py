#!/usr/bin/python3
"""Plots the learning curve of a `trainer train --preset seed` run and of the Keras run with the same recipe.

    apt-get install --no-install-recommends python3-matplotlib
    /usr/bin/python3 tests/bench/seed_curve.py --history weights/seed-1.0-128.history.jsonl \\
        --out weights/seed-1.0-128.curve.svg

The recipe: Keras, RMSprop at a constant 0.002, batches of 128, 50 epochs, no augmentation, on its own split of
Animals-10 (yash88600/MobileNet-from-scratch). PUBLISHED has the only known points of its validation curve.
"""

import argparse
import json
import pathlib

import matplotlib
import matplotlib.pyplot as plt

PUBLISHED = {1: 0.186, 2: 0.186, 3: 0.346, 4: 0.483, 5: 0.488, 6: 0.584, 42: 0.7555, 50: 0.7492}
PUBLISHED_TRAINING = 0.987  # after the last epoch


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=pathlib.Path, required=True, help="FILE.history.jsonl of the run")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="picture to write (.svg)")
    options = parser.parse_args()
    epochs = [json.loads(line) for line in options.history.read_text().splitlines()]
    numbers = [epoch["epoch"] for epoch in epochs]
    best = max(epochs, key=lambda epoch: epoch["val_top1"])

    # No date and no random identifiers, so that the same history gives the same file.
    matplotlib.rcParams.update({"svg.hashsalt": "seed", "svg.fonttype": "none", "font.size": 11})
    figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
    axes.plot(numbers, [100 * epoch["train_top1"] for epoch in epochs], color="#c2571a",
              label=f"trainer, training photos: {epochs[-1]['train_top1']:.1%} at the end")
    axes.plot(numbers, [100 * epoch["val_top1"] for epoch in epochs], color="#1f6fb2",
              label=f"trainer, held-out photos: {best['val_top1']:.1%} at best, "
                    f"in epoch {best['epoch']}")
    axes.plot(PUBLISHED.keys(), [100 * top1 for top1 in PUBLISHED.values()], "o", color="#333",
              label="Keras, held-out photos: 75.6% at best, in epoch 42")
    axes.plot([50], [100 * PUBLISHED_TRAINING], "s", color="#333",
              label=f"Keras, training photos: {PUBLISHED_TRAINING:.1%} at the end")
    axes.set(xlabel="epoch", ylabel="top-1, %", xlim=(0, 51), ylim=(0, 102))
    axes.grid(color="#ddd")
    axes.legend(loc="lower right", frameon=True)
    figure.savefig(options.out, metadata={"Date": None})
    print(f"held-out photos: best {best['val_top1']:.2%} in epoch {best['epoch']}, "
          f"last {epochs[-1]['val_top1']:.2%}")


if __name__ == "__main__":
    main()
