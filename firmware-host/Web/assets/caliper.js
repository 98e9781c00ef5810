// Measures and outlines on a still. A size field: click the two ends. "Draw the outline": click around, then the button again. Without a mouse: focus the
// picture, move the cross with the arrow keys (Shift: far), Enter sets a point. The box checks every line again; typing the size works as well.
const input = name => document.querySelector(`input[name="${name}"]`);
const long = points => Math.max(...points.flatMap((one, i) => points.slice(i + 1).map(other => Math.hypot(other.x - one.x, other.y - one.y))));
let tool = null, points = [];

function choose(next) {
  [tool, points] = [next, []];
  document.querySelectorAll("input[name$='-mm']").forEach(field => field.classList.toggle("measuring", tool?.size === field.name));
  document.querySelectorAll("button.draw").forEach(button => {
    button.dataset.label ??= button.textContent;
    button.textContent = tool?.outline === button.dataset.field ? button.dataset.done : button.dataset.label;
    button.setAttribute("aria-pressed", tool?.outline === button.dataset.field);
  });
}

function shape(still, kind, field, values, name) {
  const drawing = still.querySelector("svg");
  document.querySelectorAll(`.${name}[data-field="${field}"]`).forEach(old => old.remove());
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  element.setAttribute("class", name);
  element.dataset.field = field;
  drawing.append(element);
}

function set(still, x, y) {
  if (!tool) return;
  const point = { media: still.dataset.media, x, y }, scale = Number(still.dataset.mmPerPixel);
  if (points.length && points[0].media !== point.media) points = [];
  points.push(point);
  const text = () => [point.media, ...points.flatMap(one => [one.x.toFixed(1), one.y.toFixed(1)])].join(" ");
  if (tool.outline) {
    if (points.length > 1) shape(still, "polygon", tool.outline, { points: points.map(one => `${one.x} ${one.y}`).join(" ") }, "own-outline");
    if (points.length > 2 && points.length <= 200) {
      input(`${tool.outline}-outline`).value = text();
      const size = input(`${tool.outline}-mm`);
      if (scale > 0 && (!size.value || size.dataset.drawn)) [size.value, size.dataset.drawn] = [(long(points) * scale).toFixed(1), "yes"];
    }
  } else if (points.length === 2) {
    shape(still, "line", tool.size, { x1: points[0].x, y1: points[0].y, x2: x, y2: y }, "own");
    if (scale > 0) input(tool.size).value = (long(points) * scale).toFixed(1);
    input(tool.size.replace(/-mm$/, "-caliper")).value = text();
    points = [];
  }
}

document.querySelectorAll("input[name$='-mm']").forEach(field => field.addEventListener("focus", () => choose({ size: field.name })));
document.querySelectorAll("button.draw").forEach(button => button.addEventListener("click", () => choose(tool?.outline === button.dataset.field ? null : { outline: button.dataset.field })));
document.querySelectorAll("button.undraw").forEach(button => button.addEventListener("click", () => {
  input(`${button.dataset.field}-outline`).value = "";
  document.querySelectorAll(`.own-outline[data-field="${button.dataset.field}"]`).forEach(old => old.remove());
  choose(null);
}));

document.querySelectorAll(".still").forEach(still => {
  const width = Number(still.dataset.width), height = Number(still.dataset.height), cross = { x: width / 2, y: height / 2 };
  still.addEventListener("click", event => {
    const box = still.getBoundingClientRect();
    set(still, (event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height);
  });
  still.tabIndex = 0;
  still.addEventListener("keydown", event => {
    const step = event.shiftKey ? 20 : 2, way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      event.preventDefault();
      [cross.x, cross.y] = [Math.min(width, Math.max(0, cross.x + way[0] * step)), Math.min(height, Math.max(0, cross.y + way[1] * step))];
      shape(still, "path", "cross", { d: `M${cross.x - 9} ${cross.y}h18M${cross.x} ${cross.y - 9}v18` }, "cross");
    } else if (event.key === "Enter") {
      event.preventDefault();
      set(still, cross.x, cross.y);
    }
  });
});
