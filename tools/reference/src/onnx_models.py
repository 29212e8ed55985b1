"""Writes small ONNX models of every shape of inputs and outputs, and what onnxruntime for Python answers.

    python3 onnx_models.py ../../../libs/scoring/models/fixtures

Needs numpy, onnx and onnxruntime (pip install onnx onnxruntime). Deterministic: all numbers are written here.
Probabilities are the lists that onnxruntime gives, in the order of its own map where a ZipMap makes one.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h

ML = 'ai.onnx.ml'


def value(name, kind, *shape):
    return h.make_tensor_value_info(name, kind, list(shape))


def node(kind, inputs, outputs, domain='', **attributes):
    return h.make_node(kind, inputs, outputs, domain=domain, **attributes)


def floats(name, shape, numbers):
    return h.make_tensor(name, T.FLOAT, shape, numbers)


def model(name, nodes, inputs, outputs, constants=()):
    graph = h.make_graph(nodes, name, inputs, outputs, list(constants))
    opsets = [h.make_opsetid('', 17), h.make_opsetid(ML, 3)]
    made = h.make_model(graph, producer_name='circuitwatch', opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(made)
    return made


def mixed_inputs():
    """An input a feature: double, whole numbers of two sizes, and text."""
    texts = {'keys_strings': ['pump', 'fan', 'valve'], 'values_floats': [1.0, 2.0, 4.0], 'default_float': -1.0}
    nodes = [
        node('Cast', ['pressure'], ['a'], to=T.FLOAT),
        node('Cast', ['starts'], ['b'], to=T.FLOAT),
        node('Cast', ['shift'], ['c0'], to=T.FLOAT),
        node('Unsqueeze', ['c0', 'one'], ['c']),
        node('LabelEncoder', ['machine'], ['d'], ML, **texts),
        node('Concat', ['a', 'b', 'c', 'd'], ['x'], axis=1),
        node('Gemm', ['x', 'weights', 'intercept'], ['y']),
    ]
    inputs = [
        value('pressure', T.DOUBLE, None, 1),
        value('starts', T.INT64, None, 1),
        value('shift', T.INT32, None),
        value('machine', T.STRING, None, 1),
    ]
    constants = [
        floats('weights', [4, 1], [0.5, 2.0, -1.0, 10.0]),
        floats('intercept', [1], [3.0]),
        h.make_tensor('one', T.INT64, [1], [1]),
    ]
    return model('mixed_inputs', nodes, inputs, [value('y', T.FLOAT, None, 1)], constants)


def two_matrices():
    """Numbers and texts in a matrix each, as scikit-learn's column transformers are exported."""
    texts = {'keys_strings': ['low', 'high'], 'values_floats': [0.0, 1.0], 'default_float': 0.5}
    nodes = [
        node('LabelEncoder', ['texts'], ['t'], ML, **texts),
        node('Concat', ['numbers', 't'], ['x'], axis=1),
        node('Gemm', ['x', 'weights'], ['y0']),
        node('Squeeze', ['y0', 'one'], ['y']),
    ]
    inputs = [value('numbers', T.FLOAT, None, 2), value('texts', T.STRING, None, 2)]
    constants = [floats('weights', [4, 1], [1.0, -1.0, 5.0, 7.0]), h.make_tensor('one', T.INT64, [1], [1])]
    return model('two_matrices', nodes, inputs, [value('y', T.FLOAT, None)], constants)


def classifier(name, labels, has_map):
    """A linear classifier of two features; with or without a ZipMap behind it."""
    kind = 'classlabels_strings' if isinstance(labels[0], str) else 'classlabels_ints'
    map_kind = kind.replace('ints', 'int64s')
    count = len(labels)
    weights = [[0.5, -1.0], [-0.25, 0.75], [1.0, 0.125]][:count]
    nodes = [
        node(
            'LinearClassifier',
            ['x'],
            ['label', 'scores'],
            ML,
            coefficients=sum(weights, []),
            intercepts=[0.1, -0.2, 0.3][:count],
            post_transform='SOFTMAX',
            multi_class=0,
            **{kind: labels},
        )
    ]
    label = T.STRING if isinstance(labels[0], str) else T.INT64
    outputs = [value('label', label, None)]
    if has_map:
        nodes.append(node('ZipMap', ['scores'], ['output_probability'], ML, **{map_kind: labels}))
        key = T.STRING if isinstance(labels[0], str) else T.INT64
        of_map = h.make_map_type_proto(key, h.make_tensor_type_proto(T.FLOAT, None))
        outputs.append(h.make_value_info('output_probability', h.make_sequence_type_proto(of_map)))
    else:
        outputs.append(value('scores', T.FLOAT, None, count))
    return model(name, nodes, [value('x', T.FLOAT, None, 2)], outputs)


def names_only():
    """Names of classes without probabilities."""
    nodes = [
        node('ArgMax', ['x'], ['k'], axis=1, keepdims=0),
        node('LabelEncoder', ['k'], ['name'], ML, keys_int64s=[0, 1], values_strings=['calm', 'loud']),
    ]
    return model('names_only', nodes, [value('x', T.FLOAT, None, 2)], [value('name', T.STRING, None)])


def one_row():
    """A graph that takes one row at a time."""
    nodes = [node('ReduceSum', ['x', 'one'], ['y'], keepdims=1)]
    constants = [h.make_tensor('one', T.INT64, [1], [1])]
    return model('one_row', nodes, [value('x', T.FLOAT, 1, 3)], [value('y', T.FLOAT, 1, 1)], constants)


PAIRS = np.array([[0.0, 0.0], [1.0, 2.0], [-3.0, 0.5], [2.5, -1.5], [0.25, 4.0]], np.float32)
MIXED = {
    'pressure': np.array([[1.5], [-2.25], [1e3], [0.1]]),
    'starts': np.array([[0], [12], [-7], [3]], np.int64),
    'shift': np.array([1, 2, 3, 1], np.int32),
    'machine': np.array([['pump'], ['fan'], ['valve'], ['unknown']], object),
}
MATRICES = {
    'numbers': np.array([[1.0, 2.0], [0.5, 0.25], [-4.0, 8.0]], np.float32),
    'texts': np.array([['low', 'high'], ['high', 'high'], ['other', 'low']], object),
}
ROWS = np.array([[1.0, 2.0, 3.0]], np.float32)

MODELS = [
    ('mixed-inputs', mixed_inputs(), MIXED, 'y'),
    ('two-matrices', two_matrices(), MATRICES, 'y'),
    ('zip-map-texts', classifier('zip_map_texts', ['worn', 'ok', 'broken'], True), {'x': PAIRS}, 'output_probability'),
    ('zip-map-numbers', classifier('zip_map_numbers', [0, 1], True), {'x': PAIRS}, 'output_probability'),
    ('probabilities', classifier('probabilities', [-1, 5, 7], False), {'x': PAIRS}, 'scores'),
    ('names-only', names_only(), {'x': PAIRS}, 'name'),
    ('one-row', one_row(), {'x': ROWS}, 'y'),
]


def answers(made, inputs, output):
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=['CPUExecutionProvider'])
    (given,) = session.run([output], inputs)
    if isinstance(given, list):
        return {'classes': [str(key) for key in given[0]], 'values': [list(map(float, row.values())) for row in given]}
    return {'classes': None, 'values': given.tolist()}


def main(folder):
    figures = {}
    for name, made, inputs, output in MODELS:
        with open(f'{folder}/{name}.onnx', 'wb') as file:
            file.write(made.SerializeToString(deterministic=True))
        given = {key: column.tolist() for key, column in inputs.items()}
        figures[name] = {'inputs': given, **answers(made, inputs, output)}
    versions = {'onnx': onnx.__version__, 'onnxruntime': onnxruntime.__version__}
    with open(f'{folder}/answers.json', 'w', encoding='utf-8') as file:
        json.dump({'versions': versions, 'models': figures}, file)
        file.write('\n')


main(sys.argv[1])
