"""Arm (b): stable radiomic features of lesion and rim into gradient-boosted trees, and the trees as an ONNX operator."""
import json
import tempfile
from pathlib import Path

import numpy as np
import xgboost
from onnx import helper

import radiomics


def separation(table, labels):
    """How far each feature alone is from telling nothing: |AUC - 0.5|."""
    positive = labels == 1
    count = positive.sum(), (~positive).sum()
    ranks = np.stack([radiomics.rank(table[:, f]) for f in range(table.shape[1])], axis=1)
    return np.abs((ranks[positive].sum(0) - count[0] * (count[0] - 1) / 2) / (count[0] * count[1]) - 0.5)


def select(data, train, settings):
    """Indices of features that repeat under mild variation, say something, and do not say it twice; from training lesions only."""
    mild = len(data["varied"]) // 2
    icc = radiomics.repeatability(np.concatenate([data["base"][None], data["varied"][:mild]])[:, train])
    trusted = np.flatnonzero(icc > settings["leastRepeatability"])
    score = separation(data["base"][train], data["labels"][train])
    return radiomics.prune(data["base"][train], trusted, score, settings["mostCorrelation"])[:settings["mostFeatures"]]


def fit(data, train, chosen, settings):
    """A booster over every measurement of the training lesions: drawn, varied, marked by the device."""
    of_marked = train[data["marked_of"]] if len(data["marked_of"]) else np.zeros(0, bool)
    tables = [data["base"][train], *data["varied"][:, train], data["marked"][of_marked]]
    labels = np.concatenate([np.tile(data["labels"][train], 1 + len(data["varied"])), data["labels"][data["marked_of"][of_marked]]])
    weights = np.where(labels == 1, 0.5 / (labels == 1).mean(), 0.5 / (labels == 0).mean())
    matrix = xgboost.DMatrix(np.concatenate(tables)[:, chosen], labels, weight=weights)
    parameters = dict(settings["trees"], objective="binary:logistic", nthread=1, seed=settings["seed"])
    return xgboost.train(parameters, matrix, parameters.pop("rounds"))


def margin(booster, table):
    """Log-odds, float32 [n]."""
    return booster.predict(xgboost.DMatrix(np.asarray(table, np.float32)), output_margin=True)


def operator(booster, source, label, probabilities):
    """A TreeEnsembleClassifier of ai.onnx.ml: exactly the booster's thresholds and leaves. Its probabilities are [1-p, p]."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "booster.json"
        booster.save_model(str(path))
        model = json.loads(path.read_text())["learner"]
    if abs(float(model["learner_model_param"]["base_score"]) - 0.5) > 1e-9:
        raise SystemExit("trees.py: the booster has a base score other than 0.5, which the operator would need a bias for")
    nodes = {name: [] for name in ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids",
                                   "missing_value_tracks_true", "hitrates")}
    classes = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}
    for number, tree in enumerate(model["gradient_booster"]["model"]["trees"]):
        for at, (left, right) in enumerate(zip(tree["left_children"], tree["right_children"])):
            leaf = left == -1
            for name, value in (("treeids", number), ("nodeids", at), ("featureids", 0 if leaf else tree["split_indices"][at]),
                                ("modes", "LEAF" if leaf else "BRANCH_LT"), ("values", 0.0 if leaf else tree["split_conditions"][at]),
                                ("truenodeids", 0 if leaf else left), ("falsenodeids", 0 if leaf else right),
                                ("missing_value_tracks_true", 0 if leaf else int(tree["default_left"][at])), ("hitrates", 1.0)):
                nodes[name].append(value)
            if leaf:
                for name, value in (("treeids", number), ("nodeids", at), ("ids", 0), ("weights", tree["split_conditions"][at])):
                    classes[name].append(value)
    return helper.make_node(
        "TreeEnsembleClassifier", [source], [label, probabilities], domain="ai.onnx.ml", name="trees",
        classlabels_int64s=[0, 1], post_transform="LOGISTIC",
        **{f"nodes_{name}": value for name, value in nodes.items()}, **{f"class_{name}": value for name, value in classes.items()})


def walk(booster, table):
    """The same sums by walking the operator's own tables: says that they were written right. float64 [n]."""
    node = operator(booster, "x", "l", "p")
    of = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    where = {key: at for at, key in enumerate(zip(of["nodes_treeids"], of["nodes_nodeids"]))}
    leaves = {key: weight for key, weight in zip(zip(of["class_treeids"], of["class_nodeids"]), of["class_weights"])}
    sums = np.zeros(len(table))
    for row, x in enumerate(np.asarray(table, np.float32)):
        for tree in range(max(of["nodes_treeids"]) + 1):
            node_id = 0
            while of["nodes_modes"][at := where[tree, node_id]] != b"LEAF":
                value = x[of["nodes_featureids"][at]]
                true = bool(of["nodes_missing_value_tracks_true"][at]) if np.isnan(value) else value < np.float32(of["nodes_values"][at])
                node_id = of["nodes_truenodeids" if true else "nodes_falsenodeids"][at]
            sums[row] += leaves[tree, node_id]
    return sums
