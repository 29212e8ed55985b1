"""Writes what scikit-learn, LightGBM and shap say of features, for the surrogate of feature attribution.

    python3 attribution_reference.py ../../../../shared/data > ../../../libs/feature-attribution/fixtures/attribution-reference.json

Azure ML's surrogate is LightGBM with 200 trees of depth 5, explained by shap's TreeExplainer; `shares` are those that
it gives with every row explained. `sklearn` and `lightgbm` are the quality of scikit-learn's HistGradientBoosting and of
LightGBM with the same number and depth of trees, fitted to three rows of four, on every fourth row; `permutation` is the
permutation importance of the former there.
The power plant's rows are UCI's "Combined Cycle Power Plant" (Tüfekci and Kaya, 2014, CC BY 4.0), those of bicycles its
"Bike Sharing" (Fanaee-T and Gama, 2013, CC BY 4.0).
Deterministic: inputs come from numpy's legacy RandomState, whose streams never change, and from files.
Needs numpy, scikit-learn, lightgbm and shap (pip install scikit-learn lightgbm shap). Missing cells are null.
"""

import csv
import json
import pathlib
import sys

import lightgbm
import numpy as np
import shap
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.inspection import permutation_importance
from sklearn.metrics import log_loss, r2_score, roc_auc_score

HERE = pathlib.Path(__file__).parent
SEED = 20251128
SIZE = {'max_iter': 200, 'learning_rate': 0.1, 'max_depth': 5, 'early_stopping': False, 'random_state': 0}
AZURE = {'n_estimators': 200, 'learning_rate': 0.1, 'max_depth': 5, 'random_state': 777, 'verbose': -1, 'n_jobs': 1}


def bike_sharing():
    names = ['temp', 'atemp', 'hum', 'windspeed', 'hr', 'holiday', 'weekday', 'workingday', 'weathersit']
    with open(HERE / '../fixtures/data/bike_sharing/hour.csv', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    columns = {name: [float(row[name]) for row in rows] for name in names}
    label = {'name': 'cnt', 'task': 'regression', 'cells': [float(row['cnt']) for row in rows]}
    return {'name': 'bike_sharing', 'columns': columns, 'labels': [label]}


def ccpp(folder):
    """Every fifth row."""
    with open(folder / 'ccpp/ccpp.csv', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))[::5]
    columns = {name: [float(row[name]) for row in rows] for name in ['AT', 'V', 'AP', 'RH']}
    label = {'name': 'PE', 'task': 'regression', 'cells': [float(row['PE']) for row in rows]}
    return {'name': 'ccpp', 'columns': columns, 'labels': [label]}


def credit(rows=2000):
    """Made-up credit cards, with texts, gaps and a feature that says nothing; labels of two and of three classes."""
    rng = np.random.RandomState(SEED)
    limit = np.round(np.exp(rng.normal(11.5, 0.9, rows)), -3)
    age = rng.randint(21, 75, rows).astype(float)
    late = np.clip(rng.poisson(0.7, rows) - 1.0, -1, 6)
    bill = np.round(limit * rng.beta(1.2, 2.0, rows))
    paid = np.round(bill * rng.beta(1.0, 4.0, rows))
    noise = np.round(rng.normal(0, 1, rows), 2)
    education = rng.choice(['school', 'university', 'graduate', 'other'], rows, p=[0.3, 0.45, 0.2, 0.05])
    branch = rng.randint(0, 40, rows)
    branch_effect = rng.normal(0, 0.8, 40)
    risk = (
        -1.6
        + 0.9 * late
        - 0.5 * (np.log(limit) - 11.5)
        + 1.2 * (bill / limit)
        - 0.8 * (education == 'graduate')
        + branch_effect[branch]
        + 0.3 * np.abs(age - 45) / 10
    )
    default = (rng.uniform(size=rows) < 1 / (1 + np.exp(-risk))).astype(int)
    grade = np.digitize(risk + rng.logistic(0, 0.7, rows), [-1.2, 0.8])
    limit[rng.uniform(size=rows) < 0.05] = np.nan
    paid[rng.uniform(size=rows) < 0.1] = np.nan
    texts = {
        'education': [None if gap else text for gap, text in zip(rng.uniform(size=rows) < 0.04, education.tolist())],
        'branch': [f'branch {number}' for number in branch],
    }
    numbers = {'limit': limit, 'age': age, 'late': late, 'bill': bill, 'paid': paid, 'noise': noise}
    columns = {**{name: [None if np.isnan(x) else x for x in column] for name, column in numbers.items()}, **texts}
    labels = [
        {'name': 'default', 'task': 'classification', 'cells': default.tolist()},
        {'name': 'grade', 'task': 'classification', 'cells': [['low', 'middle', 'high'][k] for k in grade]},
    ]
    return {'name': 'credit', 'columns': columns, 'labels': labels}


def matrix(columns):
    """Texts as whole numbers, and which columns they are."""
    coded, texts = [], []
    for k, column in enumerate(columns.values()):
        names = sorted({cell for cell in column if isinstance(cell, str)})
        if names:
            texts.append(k)
        codes = {name: float(code) for code, name in enumerate(names)}
        coded.append([np.nan if cell is None else codes.get(cell, cell) for cell in column])
    return np.array(coded, float).T, texts


def score(task, model, x, y):
    if task == 'regression':
        return {'r2': r2_score(y, model.predict(x))}
    chances = model.predict_proba(x)
    return {'auc': roc_auc_score(y, chances[:, 1])} if len(set(y)) == 2 else {'log_loss': log_loss(y, chances)}


def azure_model(task):
    return (lightgbm.LGBMRegressor if task == 'regression' else lightgbm.LGBMClassifier)(**AZURE)


def shares(task, names, x, y, texts):
    """Azure's importances: mean of absolute SHAP values, summed over classes."""
    model = azure_model(task).fit(x, y, categorical_feature=texts or 'auto')
    values = np.array(shap.TreeExplainer(model).shap_values(x))
    sums = np.abs(values).reshape(len(y), x.shape[1], -1).mean(axis=0).sum(axis=1)
    return dict(zip(names, (sums / sums.sum()).tolist()))


def figures(columns, label):
    x, texts = matrix(columns)
    y, task = np.array(label['cells']), label['task']
    test = np.arange(len(y)) % 4 == 3
    kind = HistGradientBoostingRegressor if task == 'regression' else HistGradientBoostingClassifier
    theirs = kind(**SIZE, categorical_features=texts or None).fit(x[~test], y[~test])
    azure = azure_model(task).fit(x[~test], y[~test], categorical_feature=texts or 'auto')
    permuted = permutation_importance(theirs, x[test], y[test], n_repeats=10, random_state=0).importances_mean
    return {
        **label,
        'sklearn': score(task, theirs, x[test], y[test]),
        'lightgbm': score(task, azure, x[test], y[test]),
        'permutation': dict(zip(columns, permuted.tolist())),
        'shares': shares(task, columns, x, y, texts),
    }


def main(folder):
    tables = [
        {**table, 'labels': [figures(table['columns'], label) for label in table['labels']]}
        for table in [bike_sharing(), ccpp(folder), credit()]
    ]
    versions = {'scikit-learn': sklearn.__version__, 'lightgbm': lightgbm.__version__, 'shap': shap.__version__}
    json.dump({'versions': versions, 'tables': tables}, sys.stdout)
    sys.stdout.write('\n')


main(pathlib.Path(sys.argv[1]))
