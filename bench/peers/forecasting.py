"""Forecasts of statsforecast: forecasting.py SERIES.json ORIGINS. One line of JSON per model: mean MASE, coverage of 80 %, seconds."""
import json
import sys
import time
import warnings

import numpy as np
from statsforecast.models import AutoETS, AutoTheta, Naive, SeasonalNaive

warnings.filterwarnings("ignore")
series = json.load(open(sys.argv[1], encoding="utf-8"))
back = [int(one) for one in sys.argv[2].split(",")]


def seasonal_naive(period):
    return SeasonalNaive(period) if period > 1 else Naive()


MODELS = {
    "AutoETS": lambda period: AutoETS(season_length=period if period <= 24 else 1),
    "AutoTheta": lambda period: AutoTheta(season_length=period),
    "SeasonalNaive": seasonal_naive,
}
for name, make in MODELS.items():
    make(1).forecast(y=np.arange(30, dtype=float) + np.sin(np.arange(30)), h=2, level=[80])
    started = time.perf_counter()
    scores, inside, count = [], 0, 0
    for one in series:
        y = np.array(one["values"], dtype=float)
        h = one["horizon"]
        for gap in back:
            n = len(y) - h - gap
            train, test = y[:n], y[n : n + h]
            made = make(one["period"]).forecast(y=train, h=h, level=[80])
            scores.append(float(np.mean(np.abs(test - made["mean"])) / np.mean(np.abs(np.diff(train)))))
            inside += int(np.sum((test >= made["lo-80"]) & (test <= made["hi-80"])))
            count += h
    seconds = time.perf_counter() - started
    print(json.dumps({"model": name, "mase": float(np.mean(scores)), "scores": scores, "coverage": inside / count, "seconds": seconds}), flush=True)
