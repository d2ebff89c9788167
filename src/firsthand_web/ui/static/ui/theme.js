// Before the first paint: the theme that was chosen, so that a dark page never flashes light. Not a module on purpose.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
