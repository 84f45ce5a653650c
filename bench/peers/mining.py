"""Times frequent itemset miners of other libraries on one file of baskets, in process.

Usage: mining.py FILE MIN_COUNT REPEATS ALGORITHM...

FILE has one basket a line, item numbers separated by blanks. ALGORITHM is eclat, fpgrowth or apriori (Borgelt's C code,
package pyfim: lists of numbers in, list of itemsets with counts out) or mlxtend (its fpgrowth: one-hot frame in, frame out).
Prints one line of JSON per algorithm: its name, milliseconds of each run after a warm-up, and the SHA-256 of all itemsets
as sorted lines "item item … count" with ascending items. A library that is not installed gives a line with "missing".
"""

import hashlib
import json
import sys
import time


def borgelt(algorithm):
    import fim

    mine = getattr(fim, algorithm)

    def prepare(baskets):
        return baskets

    def run(baskets, min_count):
        return mine(baskets, target="s", supp=-min_count, report="a")

    def itemsets(result):
        return result

    return prepare, run, itemsets


def mlxtend():
    import numpy
    import pandas
    from mlxtend.frequent_patterns import fpgrowth

    def prepare(baskets):
        items = sorted({item for basket in baskets for item in basket})
        column = {item: i for i, item in enumerate(items)}
        held = numpy.zeros((len(baskets), len(items)), dtype=bool)
        for row, basket in enumerate(baskets):
            held[row, [column[item] for item in basket]] = True
        return pandas.DataFrame(held, columns=items)

    def run(frame, min_count):
        # Half a basket below the count, so that rounding of the share decides nothing.
        found = fpgrowth(frame, min_support=(min_count - 0.5) / len(frame), use_colnames=True)
        return found, len(frame)

    def itemsets(result):
        found, size = result
        return zip(found["itemsets"], (round(share * size) for share in found["support"]))

    return prepare, run, itemsets


def digest(itemsets):
    lines = sorted(" ".join(map(str, [*sorted(items), count])) for items, count in itemsets)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main(path, min_count, repeats, algorithms):
    with open(path) as file:
        baskets = [[int(item) for item in line.split()] for line in file]
    for algorithm in algorithms:
        try:
            prepare, run, itemsets = mlxtend() if algorithm == "mlxtend" else borgelt(algorithm)
        except ImportError as error:
            print(json.dumps({"algorithm": algorithm, "missing": str(error)}), flush=True)
            continue
        data = prepare(baskets)
        sha256 = digest(itemsets(run(data, min_count)))
        ms = []
        for _ in range(repeats):
            start = time.perf_counter()
            result = run(data, min_count)
            ms.append((time.perf_counter() - start) * 1000)
            del result
        print(json.dumps({"algorithm": algorithm, "ms": ms, "sha256": sha256}), flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
