// Words beside the live picture, from the station's state; the words themselves come with the page, in its language.
const live = document.querySelector(".live"), cover = document.getElementById("cover"), words = document.getElementById("words");
const lesions = document.getElementById("lesions"), text = live.dataset;
const size = lesion => lesion.longAxisMm == null ? `${lesion.longAxisPx.toFixed(0)} px` : `${lesion.longAxisMm.toFixed(1)} mm`;

function show(state) {
  const ok = state.signal === "ok";
  cover.hidden = ok;
  cover.textContent = ok ? "" : text[state.signal];
  const marked = state.lesions.length ? `${state.lesions.length} ${text.marked}` : text.nothing;
  const now = !ok ? text[state.signal] : state.liverInView ? [text.liver, marked].filter(Boolean).join(" · ") : text.noliver;
  if (words.textContent !== now) words.textContent = now;
  words.className = "words " + (!ok ? "bad" : state.liverInView ? (state.lesions.length ? "warn" : "ok") : "warn");
  lesions?.replaceChildren(...state.exam.lesions.map(lesion => {
    const row = document.createElement("tr");
    for (const cell of [lesion.id, size(lesion), lesion.frames]) row.append(Object.assign(document.createElement("td"), { textContent: cell }));
    return row;
  }));
}

const events = new EventSource("/live/state");
events.onmessage = event => show(JSON.parse(event.data));
events.onerror = () => { cover.hidden = false; cover.textContent = text.gone; words.textContent = text.gone; };

// One key a step; a foot switch that types a key works too. Digits tick the views in their order, 0 the tenth.
addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || /^(input|select|textarea)$/i.test(event.target.tagName)) return;
  const key = event.key.toLowerCase();
  if (key === "k" || key === "e") document.getElementById(key === "k" ? "key" : "end")?.requestSubmit();
  if (/^[0-9]$/.test(key)) document.querySelectorAll(".views form")[(Number(key) + 9) % 10]?.querySelector("button[value=seen]").click();
});
