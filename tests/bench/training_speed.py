#!/usr/bin/python3
"""Measures training steps of `trainer` and of PyTorch, side by side on one machine.

Needs the built trainer (build/native/trainer) and Debian's python3-torch:
    apt-get install --no-install-recommends python3-torch
    /usr/bin/python3 tests/bench/training_speed.py

MobileNet v1 with alpha 1 at 128 px, batch 128, SGD with Nesterov momentum, float32. `trainer` also augments
photos and keeps the moving average of the weights; PyTorch trains on one batch in memory. The two alternate
in rounds, so that other work on the machine slows both. The ratios are medians over the rounds.
"""

import argparse
import json
import pathlib
import signal
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEER = pathlib.Path(__file__).with_name("training_pytorch.py")


class Peer:
    """The PyTorch process. It is stopped between rounds."""

    def __init__(self, arguments, threads):
        command = ["/usr/bin/python3", PEER, "--batch", str(arguments.batch),
                   "--size", str(arguments.size), "--threads", str(threads)]
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.version = self.process.stdout.readline().split()[1]
        self.process.send_signal(signal.SIGSTOP)  # its threads use the CPU even while they wait

    def images_per_second(self, arguments):
        self.process.send_signal(signal.SIGCONT)
        print(arguments.steps, file=self.process.stdin, flush=True)
        seconds = float(self.process.stdout.readline())
        self.process.send_signal(signal.SIGSTOP)
        return arguments.batch * arguments.steps / seconds


def ours(arguments, threads, precision):
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run([arguments.trainer, "bench", "--train", "--batch", str(arguments.batch),
                        "--size", str(arguments.size), "--threads", str(threads),
                        "--steps", str(arguments.steps), "--precision", precision,
                        "--json", result.name], check=True, stdout=subprocess.DEVNULL)
        return json.load(open(result.name))["images_per_second"]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainer", default=str(ROOT / "build/native/trainer"))
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=3, help="steps in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bf16", action="store_true", help="also measure bfloat16 products")
    arguments = parser.parse_args()

    peer = Peer(arguments, arguments.threads)
    print(f"images/s at batch {arguments.batch}, {arguments.size} px; "
          f"PyTorch {peer.version}, {arguments.threads} threads")
    columns = {"float32": ("float32", arguments.threads), "1 thread": ("float32", 1)}
    if arguments.bf16:
        columns["bf16"] = ("bf16", arguments.threads)
    print("round  PyTorch  " + "  ".join(f"{name:>8}" for name in columns))
    rounds = []
    for number in range(1, arguments.rounds + 1):
        row = {"PyTorch": peer.images_per_second(arguments)}
        for name, (precision, threads) in columns.items():
            row[name] = ours(arguments, threads, precision)
        rounds.append(row)
        print(f"{number:5}  {row['PyTorch']:7.1f}  " +
              "  ".join(f"{row[name]:8.1f}" for name in columns), flush=True)

    peer.process.kill()

    def median_ratio(over, under):
        return statistics.median(row[over] / row[under] for row in rounds)

    print(f"\nfloat32 / PyTorch: {median_ratio('float32', 'PyTorch'):.2f}")
    print(f"{arguments.threads} threads / 1 thread: {median_ratio('float32', '1 thread'):.2f}")
    if arguments.bf16:
        print(f"bf16 / float32: {median_ratio('bf16', 'float32'):.2f}")


if __name__ == "__main__":
    main()
