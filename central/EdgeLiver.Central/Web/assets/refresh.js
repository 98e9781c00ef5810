// The page as it is now, every so often: not while somebody is in a form, not in a tab that nobody looks at.
const seconds = Number(document.body.dataset.refreshSeconds);
const refresh = () => {
  if (document.visibilityState === "visible" && !document.activeElement?.closest("main form")) location.reload();
  else setTimeout(refresh, 1000);
};
if (seconds > 0) setTimeout(refresh, seconds * 1000);
