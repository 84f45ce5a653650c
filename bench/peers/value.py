"""Fits BG/NBD and Gamma-Gamma to customers of a CSV with lifetimes and values all of them: value.py FILE RUNS."""
import json
import sys
import time

try:
    import pandas as pd
    from lifetimes import BetaGeoFitter, GammaGammaFitter
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

file, runs = sys.argv[1], int(sys.argv[2])
frame = pd.read_csv(file)
x, tx, T, mean = frame["x"], frame["tx"] / 7, frame["T"] / 7, frame["mean"]
seconds = []
for _ in range(runs):
    started = time.process_time()
    buying = BetaGeoFitter(penalizer_coef=0.0)
    buying.fit(x, tx, T)
    again = x > 0
    spend = GammaGammaFitter(penalizer_coef=0.0)
    spend.fit(x[again], mean[again])
    buying.conditional_probability_alive(x, tx, T)
    buying.conditional_expected_number_of_purchases_up_to_time(90 / 7, x, tx, T)
    value = spend.customer_lifetime_value(buying, x, tx, T, mean, time=12, discount_rate=1.1 ** (1 / 12) - 1, freq="W")
    seconds.append(time.process_time() - started)
print(json.dumps({"seconds": sorted(seconds)[len(seconds) // 2], "total": float(value.sum())}))
