// Measures on a still: choose a size field, click the two ends. The box checks the line again; typing the size works as well.
let field = null, from = null;
document.querySelectorAll("input[name$='-mm']").forEach(input => input.addEventListener("focus", () => { field = input; from = null; mark(); }));

function mark() {
  document.querySelectorAll("input[name$='-mm']").forEach(input => input.classList.toggle("measuring", input === field));
}

document.querySelectorAll(".still").forEach(still => {
  const drawing = still.querySelector("svg"), width = Number(still.dataset.width), height = Number(still.dataset.height);
  still.addEventListener("click", event => {
    if (!field) return;
    const box = still.getBoundingClientRect();
    const point = { media: still.dataset.media, x: (event.clientX - box.left) / box.width * width, y: (event.clientY - box.top) / box.height * height };
    if (!from || from.media !== point.media) {
      from = point;
      return;
    }
    const length = Math.hypot(point.x - from.x, point.y - from.y), scale = Number(still.dataset.mmPerPixel);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [name, value] of Object.entries({ x1: from.x, y1: from.y, x2: point.x, y2: point.y })) line.setAttribute(name, value);
    drawing.querySelector(`.own[data-field="${field.name}"]`)?.remove();
    line.setAttribute("class", "own");
    line.dataset.field = field.name;
    drawing.append(line);
    if (scale > 0) field.value = (length * scale).toFixed(1);
    const caliper = document.querySelector(`input[name="${field.name.replace(/-mm$/, "-caliper")}"]`);
    caliper.value = [point.media, ...[from.x, from.y, point.x, point.y].map(value => value.toFixed(1))].join(" ");
    from = null;
  });
});
