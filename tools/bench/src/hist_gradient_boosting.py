"""Prints the release of scikit-learn and the milliseconds of fits of 200 trees of depth 5 on one core, as JSON.

    python3 hist_gradient_boosting.py ROWS FEATURES ROUNDS
"""

import json
import os
import sys
import time

os.environ['OMP_NUM_THREADS'] = '1'

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingRegressor

rows, features, rounds = map(int, sys.argv[1:])
rng = np.random.RandomState(0)
x = rng.uniform(size=(rows, features))
y = np.sin(6 * x) @ (np.arange(1, features + 1) / features)
times = []
for _ in range(rounds):
    start = time.perf_counter()
    HistGradientBoostingRegressor(max_iter=200, learning_rate=0.1, max_depth=5, early_stopping=False).fit(x, y)
    times.append(1000 * (time.perf_counter() - start))
json.dump({'version': sklearn.__version__, 'milliseconds': times}, sys.stdout)
