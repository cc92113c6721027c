#!/usr/bin/python3
"""Measures how long `trainer train` takes from random weights to 75.55% top-1 on held-out photos.

    python3 tests/bench/time_to_accuracy.py --data raw-img --log tests/bench/time_to_accuracy.jsonl

75.55% is the best accuracy of the project that this one continues, reached in 42 epochs on a data-centre GPU. The time
includes augmentation, training, and validation after each epoch, but not decoding the photos. Arguments after "--" are
passed to `trainer train`, after the recipe. The log is the run's history, one line an epoch, with the minutes so far.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOAL = 0.7555
RECIPE = ["--epochs", "10", "--min-area", "0.5", "--colour", "0.15", "--seed", "1"]


def main():
    arguments = sys.argv[1:]
    extra = arguments[arguments.index("--") + 1:] if "--" in arguments else []
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with one folder of photos per class")
    parser.add_argument("--log", type=pathlib.Path, help="file to write the history to")
    parser.add_argument("--trainer", default=str(ROOT / "build/native/trainer"))
    options = parser.parse_args(arguments[:len(arguments) - len(extra) - bool(extra)])

    with tempfile.TemporaryDirectory() as folder:
        weights = pathlib.Path(folder) / "weights.safetensors"
        command = [options.trainer, "train", "--data", options.data, "--out", str(weights)]
        print("trainer train --data DIR --out FILE", *RECIPE, *extra, flush=True)
        subprocess.run(command + RECIPE + extra, check=True)
        history = pathlib.Path(f"{weights}.history.jsonl").read_text().splitlines()

    epochs, seconds = [json.loads(line) for line in history], 0.0
    for epoch in epochs:
        seconds += epoch["seconds"]
        epoch["minutes_so_far"] = round(seconds / 60, 2)
    reached = next((epoch for epoch in epochs if epoch["val_top1"] >= GOAL), None)
    if options.log:
        options.log.write_text("".join(json.dumps(epoch) + "\n" for epoch in epochs))
    if reached is None:
        print(f"{GOAL:.2%} was not reached in {seconds / 60:.1f} minutes")
        sys.exit(1)
    print(f"{reached['val_top1']:.2%} after {reached['minutes_so_far']:.1f} minutes, "
          f"in epoch {reached['epoch']} of {len(epochs)}")


if __name__ == "__main__":
    main()
