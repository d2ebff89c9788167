"""Customers' messages of the simulator: how many a second, and how like real ones they are.

python -m benchmarks.voices [--messages 100000]
"""

import argparse
import time

from benchmarks._believable import BANK, OPEN, compared
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.feedback import messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    count = parser.parse_args().messages
    for world in worlds():
        start = time.perf_counter()
        setting = Setting(world=read_world(world), seed=1, users=20_000)
        words = sum(len(message.text.split()) for message in messages(setting, count))
        seconds = time.perf_counter() - start
        print(f"{world}: {count:,} messages, {words:,} words in {seconds:.1f} s;")
        print(f"100,000 messages would take {seconds / count * 100_000:.0f} s (limit 120 s)")
    print(compared() if BANK.exists() and OPEN.exists() else "No real messages are there to compare with.")


if __name__ == "__main__":
    main()
