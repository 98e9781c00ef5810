// Logs out whoever left: no pointer and no key for the site's time. Whoever is there keeps the login alive, at most once a minute.
const seconds = Number(document.body.dataset.idleSeconds);
let last = Date.now(), told = Date.now();
for (const event of ["pointerdown", "pointermove", "keydown", "scroll"]) {
  addEventListener(event, () => {
    last = Date.now();
    if (last - told > 60000) {
      told = last;
      fetch("/keep").then(answer => { if (answer.redirected) location.reload(); }).catch(() => {});
    }
  }, { passive: true });
}
setInterval(() => {
  if (seconds > 0 && Date.now() - last > seconds * 1000) document.getElementById("lock")?.submit();
}, 1000);
