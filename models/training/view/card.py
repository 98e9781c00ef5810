"""The card of the in-view network: plain words and the out-of-fold figures."""

TEXT = """# Liver in view, version {version}

Says of one B-mode frame whether it shows a liver, how good the picture is, and how far it lies from every liver that the network knows.
It decides which frames are judged. For research and engineering; **not a diagnosis**, not a medical device, never checked in a clinic.

- In: the fan's box, grey, letterboxed to 128 x 96, black outside the fan, 0..1. Out: probability of a liver (temperature {temperature}), picture quality
  0..1, and distance in standard deviations of the training livers' embeddings (16 main axes).
- In view: probability at least {threshold} and distance at most {limit}. Beside it the device asks the segmentation for at least 5 % of liver.
- A residual network of 0.3 million parameters with two heads, trained from random weights by `models/training/view/train.sh`: {steps} steps of 32
  pictures, seed {seed}. No quantized form: float32 costs about 1 ms on a CPU.

## Data
{data}
All pictures come from `edgeliver frames`: the fan as the device's own screen reader finds it. The sources must be credited wherever the model is shipped.
None of their pictures is in this package; `golden/` holds a simulated frame and noise.

## Against shortcuts
Fan, zoom, grey level and codec tell a liver of this collection from the rest. In training each picture gets another one's fan in 7 of 10 cases (a lung a
liver's, a liver a heart's), a crop of half its size or more, and the same changes of gain, contrast, noise, compression and scanner marks. AUC of liver
against not liver by 15 nearest neighbours, out of fold, without a look at tissue: {shortcut}. This network: {auc}.

## Figures, out of fold
Five folds; scans by the set's own folds (near-duplicates together), clips and recordings whole. The threshold of a fold was chosen on the other folds.
Share in view [95 % bootstrap interval, whole groups drawn]. Few groups make an interval too narrow: read the number of groups.

| pictures | in view | pictures | groups | beyond the distance alone |
| --- | --- | --- | --- | --- |
{table}

`scans`, `sweep`, `phantom` (simulated scanner) are livers and should be in view; `mixed` is a clip of liver, then lung, not labelled by frame; all others should
not be in view. `drawn` pictures are of kinds that training saw in other scenes. Expected calibration error of the probability: {ece}.

{pipeline}### Picture quality
The score was learned from faults made on purpose (blur, darkness, glare, noise, lost contact), each of a strength from 0 to 1. Mean score of {graded} scans of
fold 0, by a network that had not seen them, spoilt step by step; AUC: sound against half spoilt.

| fault | 0 | 0.25 | 0.5 | 0.75 | 1 | AUC |
| --- | --- | --- | --- | --- | --- | --- |
{quality}

### Worst cases
{worst}

## What the data cannot show
- Hearts come from three recordings, lungs from eight clips of two or three scanners, a muscle and a probe in the air from one or two pictures: a fold that holds out
  a heart has seen two. Kidney, spleen, gut, gall bladder and pregnancy were never shown: how they are judged is unknown.
- All livers but one sweep are of one collection; most are chosen, good stills. Livers in mid-sweep, at the edge of a rib or with poor contact are rarer here than in a clinic,
  so the share of real frames that is lost may be higher there.
- Quality means "less spoilt than a still of the collection"; nobody graded pictures by hand. It is no visualization score, only a hint for one.
- The distance says how unusual, not why. Pictures that look like a liver in every way that the network knows are near.
"""


PIPELINE = """### Through the device, fold 0

`edgeliver models evaluate --model models/liver-view/heldout --data ../shared/data/aul --not-liver …`: from the file over the fan that the screen reader finds to the
verdict, every frame of the clips, with weights and threshold that know nothing of the fold (`heldout/`, not served). Intervals over near-duplicates and over runs of fifty frames.

{table}
"""


def text(version, data, state, metrics, pipeline=None):
    """pipeline: what the device's own evaluation printed, if it was run."""
    device = PIPELINE.format(table="\n".join(line for line in pipeline.splitlines() if line.startswith("|"))) + "\n" if pipeline else ""
    lines = "\n".join(f"- {s['name']}: {s['images']} pictures, {s['licence']}{', doi ' + s['doi'] if s['doi'] else ''}; {s['attribution']}." for s in data) + "\n"
    rows = "\n".join(f"| {name} | {e['mean']:.3f} [{e['low']:.3f}, {e['high']:.3f}] | {e['images']} | {e['groups']} | {metrics['beyondDistance'][name]['mean']:.3f} |"
                     for name, e in metrics["inView"].items())
    quality = "\n".join(f"| {fault} | {' | '.join(f'{v:.2f}' for v in e['meanByStep'].values())} | {e['aucSoundAgainstHalfSpoilt']:.3f} |"
                        for fault, e in metrics["quality"].items())
    worst = "\n".join(f"- {w['name']} ({w['kind']}): probability {w['probability']:.3f}, distance {w['distance']:.2f}" for w in metrics["worst"])
    return TEXT.format(
        version=version, temperature=metrics["temperature"], threshold=metrics["threshold"], limit=metrics["distanceLimit"], steps=state["steps"], seed=state["seed"],
        data=lines, pipeline=device, shortcut=", ".join(f"{k} {v:.3f}" for k, v in metrics["shortcut"].items()), auc=f"{metrics['auc']:.3f}", table=rows,
        ece=f"{metrics['calibrationError']:.3f}", graded=60, quality=quality, worst=worst)
