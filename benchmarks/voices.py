"""Customer messages of the simulator: how many a second.

python -m benchmarks.voices [--messages 10000]
"""

import argparse
import time

import numpy as np

from firsthand.learning.simulator.voices import converse, load_topic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    count = parser.parse_args().messages
    start = time.perf_counter()
    words = sum(
        len(voice.text.split())
        for voice in converse(load_topic("ladle"), np.random.Generator(np.random.PCG64(1)), count)
    )
    seconds = time.perf_counter() - start
    print(f"{count:,} messages, {words:,} words in {seconds:.1f} s: {count / seconds:,.0f} a second,")
    print(f"100,000 messages in {seconds / count * 100_000:.0f} s (limit 120 s)")


if __name__ == "__main__":
    main()
