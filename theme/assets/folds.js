// @ts-check
// A link into a fold opens it, in browsers that do not do so themselves.

function findTarget() {
  try {
    return document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  } catch {
    return null; // an address with a lone % names nothing
  }
}

function openTarget() {
  const target = findTarget();
  let fold = target?.closest("details");
  if (!target || !fold) return;
  for (; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  target.scrollIntoView();
}

window.addEventListener("hashchange", openTarget);
openTarget();
