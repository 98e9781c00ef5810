"""Arm (c), after Mitrea et al., Sensors 2023;23:2520: texture features, a small CNN and a stacked denoising auto-encoder into classic classifiers."""
import numpy as np
from skimage.feature import graycomatrix, graycoprops, local_binary_pattern
from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

LEVELS = 16
PROPERTIES = ("contrast", "dissimilarity", "homogeneity", "energy", "correlation", "ASM")


def features(crop):
    """GLCM at two distances over four directions, local binary patterns, edges and histogram of the lesion, and of its rim against it."""
    grey, found = crop[0], []
    for region in (crop[1] > 0, crop[2] > 0):
        if region.sum() < 16:
            found.append(np.zeros(2 * len(PROPERTIES) + 10 + 6))
            continue
        rows, columns = np.flatnonzero(region.any(1)), np.flatnonzero(region.any(0))
        inside = np.s_[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        levels = np.where(region, 1 + grey.astype(int) * LEVELS // 256, 0)[inside].astype(np.uint8)
        # Level 0 is what is not the region; pairs with it are taken out.
        matrix = graycomatrix(levels, [1, 3], [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4], LEVELS + 1, symmetric=True)[1:, 1:].astype(float)
        matrix /= matrix.sum((0, 1), keepdims=True) + 1e-12
        glcm = [graycoprops(matrix, name).mean(1) for name in PROPERTIES]
        patterns = local_binary_pattern(grey, 8, 1, "uniform")[region]
        gradient = np.hypot(*np.gradient(grey.astype(float)))[region]
        values = grey[region].astype(float)
        found.append(np.concatenate([*glcm, np.bincount(patterns.astype(int), minlength=10) / len(patterns),
                                     [values.mean(), values.std(), np.percentile(values, 10), np.percentile(values, 90), gradient.mean(), gradient.std()]]))
    return np.nan_to_num(np.concatenate([*found, found[0] - found[1]])).astype(np.float32)


def classifiers(seed):
    return {
        "svm": make_pipeline(StandardScaler(), SVC(C=1.0, gamma="scale", class_weight="balanced", random_state=seed)),
        "forest": RandomForestClassifier(200, min_samples_leaf=4, class_weight="balanced", random_state=seed),
        "boosting": AdaBoostClassifier(n_estimators=100, random_state=seed),
        "logistic": make_pipeline(StandardScaler(), LogisticRegression(C=0.02, class_weight="balanced", max_iter=1000)),
    }


def score(model, table):
    return model.decision_function(table) if hasattr(model, "decision_function") else np.log(np.clip(model.predict_proba(table)[:, 1], 1e-3, 1 - 1e-3) / np.clip(model.predict_proba(table)[:, 0], 1e-3, 1))


def fit_best(table, labels, groups, seed):
    """The classifier that does best inside the training lesions, and its name."""
    best = (-1.0, None)
    for name, model in classifiers(seed).items():
        out = np.zeros(len(labels))
        for train, test in GroupKFold(4).split(table, labels, groups):
            out[test] = score(model.fit(table[train], labels[train]), table[test])
        best = max(best, (roc_auc_score(labels, out), name))
    return classifiers(seed)[best[1]].fit(table, labels), best[1]
