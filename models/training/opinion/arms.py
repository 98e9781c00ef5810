"""Compares the arms on the same folds and lesions; writes out-of-fold predictions and figures.

    arms.py --scans DIR --work DIR

(a) shortcut, on the scans as they came and on the crops; (b) radiomics and trees; (c) texture, CNN and auto-encoder into classic
classifiers; (d) ResNet-18; (e) fusions. What is chosen is chosen on training lesions. One exception is small and stated: the weights
of a fusion, of the calibration and of a threshold for fold k stand on the out-of-fold scores of the other folds, and those scores are
of networks that had fold k among their training lesions.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import fit
import lesions
import shortcut
import texture
import trees
from networks import AutoEncoder, ResNet18, SmallNet

FOLDS = range(5)
SMALLEST_SIZE, LARGEST_SIZE = 0.03, 0.5   # of the fan's width: a lesion beyond says no more than one at the limit


def size_score(relative_size):
    return np.log(np.clip(relative_size, SMALLEST_SIZE, LARGEST_SIZE))


def by_fold(data, function):
    """function(train, test) gives the test lesions' scores; together the out-of-fold scores."""
    out = np.zeros(len(data["labels"]))
    for fold in FOLDS:
        test = data["folds"] == fold
        if test.any():
            out[test] = function(~test, test)
    return out


def fusion(scores, labels):
    """Logistic weights over standardised scores, plainly penalised: three numbers do not overfit 400 lesions."""
    middle, spread = scores.mean(0), scores.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit((scores - middle) / spread, labels)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def fused(data, scores):
    def one(train, test):
        weights, bias = fusion(scores[train], data["labels"][train])
        return scores[test] @ weights + bias
    return by_fold(data, one)


def platt(data, score):
    """Calibrated probabilities, each fold by a line fitted on the others."""
    return by_fold(data, lambda train, test: LogisticRegression(C=1e3, max_iter=1000).fit(
        score[train, None], data["labels"][train]).predict_proba(score[test, None])[:, 1])


def expected_calibration_error(probability, labels, bins=10):
    order = np.argsort(probability, kind="stable")
    return float(sum(abs((probability[part] - labels[part]).sum()) for part in np.array_split(order, bins)) / len(labels))


def threshold_at(probability, labels, sensitivity):
    """The highest probability at which so many of the malignant are still at or above it."""
    positives = np.sort(probability[labels == 1])[::-1]
    return float(positives[max(0, int(np.ceil(sensitivity * len(positives))) - 1)])


def specificity_at(probability, labels, sensitivity):
    return float((probability[labels == 0] < threshold_at(probability, labels, sensitivity)).mean())


def interval(groups, labels, values, function, resamples, seed):
    """Percentile bootstrap over groups of near-duplicates."""
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(resamples):
        chosen = np.concatenate([members[at] for at in rng.integers(0, len(members), len(members))])
        if 0 < labels[chosen].sum() < len(chosen):
            found.append(function(values[chosen], labels[chosen]))
    return [round(float(side), 4) for side in np.percentile(found, [2.5, 97.5])]


def figures(data, name, score, settings, calibrate=True):
    labels, groups, seed = data["labels"], data["groups"], settings["seed"]
    def auc(values, truth):
        return roc_auc_score(truth, values)
    row = {"arm": name, "auc": round(float(auc(score, labels)), 4), "aucInterval": interval(groups, labels, score, auc, settings["resamples"], seed),
           "aucOfFolds": [round(float(auc(score[data["folds"] == fold], labels[data["folds"] == fold])), 3) for fold in FOLDS if (data["folds"] == fold).any()]}
    if calibrate:
        probability, wanted = platt(data, score), settings["sensitivity"]
        row["ece"] = round(expected_calibration_error(probability, labels), 4)
        row["eceInterval"] = interval(groups, labels, probability, expected_calibration_error, settings["resamples"], seed)
        row["specificityAt95"] = round(specificity_at(probability, labels, wanted), 4)
        row["specificityAt95Interval"] = interval(groups, labels, probability, lambda v, t: specificity_at(v, t, wanted), settings["resamples"], seed)
        above = np.zeros(len(labels), bool)
        for fold in FOLDS:
            test = data["folds"] == fold
            if test.any():
                above[test] = probability[test] >= threshold_at(probability[~test], labels[~test], wanted)
        row["thresholdOfOtherFolds"] = {"sensitivity": round(float(above[labels == 1].mean()), 4), "specificity": round(float((~above)[labels == 0].mean()), 4)}
    return row


def network(work, kind, fold):
    net = {"resnet": ResNet18, "small": SmallNet, "encoder": AutoEncoder}[kind]()
    net.load_state_dict(fit.torch.load(work / f"{kind}-{fold}.pt"))
    return net.eval()


def network_scores(data, crops, work, kind):
    return by_fold(data, lambda train, test: fit.run(network(work, kind, int(data["folds"][test][0])), crops[test, :2]))


def textured(data, crops, work, settings, chosen):
    """Arm (c); notes which classifier each fold took."""
    table = np.array([texture.features(crop) for crop in crops])
    def one(train, test):
        fold = int(data["folds"][test][0])
        small, encoder = network(work, "small", fold), network(work, "encoder", fold)
        # The CNN's own training lesions give it scores that are too good to weigh it by: its code goes in, not its answer.
        full = np.c_[table, fit.run(small, crops[:, :2], "embed"), fit.run(encoder, crops[:, :2], "embed")]
        model, name = texture.fit_best(full[train], data["labels"][train], data["groups"][train], settings["seed"])
        chosen[fold] = name
        return texture.score(model, full[test])
    return by_fold(data, one)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())
    work, seed = arguments.work, settings["seed"]

    fit.torch.set_num_threads(1)
    with np.load(work / "features.npz", allow_pickle=False) as stored:
        data = {name: stored[name] for name in stored.files}
    drawn = lesions.load(arguments.scans)
    crops = np.array([lesion.crop() for lesion in drawn])
    labels, size, notes = data["labels"], size_score(data["size"]), {"classifierOfTextureArm": {}, "featuresOfTrees": {}}

    files, cropped = shortcut.of_scans(arguments.scans), shortcut.of_crops(crops, seed)
    def shortcut_of(table):
        return by_fold(data, lambda train, test: shortcut.fit(table[train], labels[train], seed).decision_function(table[test]))

    def boosted(train, test):
        chosen = trees.select(data, train, settings)
        notes["featuresOfTrees"][int(data["folds"][test][0])] = len(chosen)
        return trees.margin(trees.fit(data, train, chosen, settings), data["base"][test][:, chosen])

    scores = {
        "a: shortcut, scans as they came": shortcut_of(files),
        "a: shortcut, shortcut-free crops": shortcut_of(cropped),
        "relative size alone": size,
        "b: radiomics, boosted trees": by_fold(data, boosted),
        "c: texture + CNN + auto-encoder": textured(data, crops, work, settings, notes["classifierOfTextureArm"]),
        "d: ResNet-18 on the crop": network_scores(data, crops, work, "resnet"),
    }
    b, c, d = (scores[name] for name in list(scores)[3:6])
    scores |= {
        "e: b + size": fused(data, np.c_[b, size]),
        "e: b + d": fused(data, np.c_[b, d]),
        "e: b + d + size": fused(data, np.c_[b, d, size]),
        "e: b + c + d": fused(data, np.c_[b, c, d]),
        "e: b + c + d + size": fused(data, np.c_[b, c, d, size]),
    }
    result = [figures(data, name, score, settings) for name, score in scores.items()]
    for row in result:
        print(f"{row['arm']:36} AUC {row['auc']:.3f} {row['aucInterval']} folds {row['aucOfFolds']} ECE {row['ece']:.3f} spec@95 {row['specificityAt95']:.3f}")
    (work / "arms.json").write_text(json.dumps({"settings": settings, "lesions": len(labels), "data": str(data["digest"]),
                                                "featureSettings": str(data["settings"]), "notes": notes, "arms": result}, indent=1) + "\n")
    np.savez(work / "scores.npz", **{key: value for key, value in zip("abcd", (scores["a: shortcut, shortcut-free crops"], b, c, d))})
    table = ["name,fold,malignant,relativeSize," + ",".join(name.replace(",", "") for name in scores)]
    table += [f"{data['names'][at]},{data['folds'][at]},{labels[at]},{data['size'][at]:.4f}," + ",".join(f"{score[at]:.4f}" for score in scores.values())
              for at in range(len(labels))]
    (work / "out-of-fold.csv").write_text("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
