"""Draws the training loss over the steps of all stages."""
import json

import cv2
import numpy as np

SIZE = (360, 640)
EDGE = 40
INK = (60, 60, 60)


def draw_curve(lines, path):
    picture = np.full((*SIZE, 3), 255, np.uint8)
    losses = np.array([line["loss"] for line in lines])
    top = float(np.ceil(losses.max() * 2) / 2)
    x = np.linspace(EDGE, SIZE[1] - 10, len(losses))
    y = SIZE[0] - EDGE - losses / top * (SIZE[0] - 2 * EDGE)
    cv2.rectangle(picture, (EDGE, EDGE), (SIZE[1] - 10, SIZE[0] - EDGE), (200, 200, 200), 1)
    cv2.polylines(picture, [np.stack([x, y], 1).astype(np.int32)], False, (160, 60, 20), 1, cv2.LINE_AA)
    for index, line in enumerate(lines):
        if index == 0 or line["stage"] != lines[index - 1]["stage"]:
            at = int(x[index])
            cv2.line(picture, (at, EDGE), (at, SIZE[0] - EDGE), (200, 200, 200), 1)
            write(picture, line["stage"], (at + 4, EDGE - 8))
    write(picture, f"{top:g}", (8, EDGE + 4))
    write(picture, "0", (22, SIZE[0] - EDGE + 4))
    write(picture, "training loss over steps", (EDGE, SIZE[0] - 14))
    cv2.imwrite(str(path), picture)


def write(picture, text, at):
    cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.42, INK, 1, cv2.LINE_AA)


def read_curve(path):
    """Lines of the last attempt at each step: a resumed run repeats a few."""
    latest = {}
    for text in path.read_text().splitlines():
        line = json.loads(text)
        latest[line["stage"], line["step"]] = line
    return list(latest.values())
