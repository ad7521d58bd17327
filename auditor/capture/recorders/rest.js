// ── What the page still has to do ──────────────────────────────────────────────────────────────
const HUNG = 3000; // an image that never comes, a long poll: no reason to wait any longer
const AGAIN = 20;

let inFlight = 0;
let elementsLoading = 0; // scripts, frames, images: among those in flight
const began = () => { inFlight += 1; };
const settled = () => { inFlight -= 1; awake(); };
const untilLoaded = (element) => {
  let open = true;
  const done = () => { if (open) { open = false; elementsLoading -= 1; settled(); } };
  elementsLoading += 1;
  began();
  listen(element, "load", done, ONCE);
  listen(element, "error", done, ONCE);
};
const untilAnswered = (answer) => {
  began();
  return handedOn(answer, settled);
};
// Functions of the parts that look for changes nobody reported; they must be cheap.
const reconciled = [];
const reconcile = () => {
  for (let index = 0; index < reconciled.length; index += 1) {
    try { reconciled[index](); } catch { /* never into the page */ }
  }
};
if (isTop || kin.length < KIN_LIMIT) kin[kin.length] = () => { reconcile(); flush(); };
const reconcileAll = () => {
  for (let index = 0; index < kin.length; index += 1) {
    try { kin[index](); } catch { /* its document is gone */ }
  }
};

const quietFor = () => performanceNow() - activity;
const readinessOf = getterOf(Document.prototype, "readyState");
const isLoading = () => readinessOf(document) !== "complete" || inFlight > 0;
// Whether the page is still being put together: not whether it asks for something, which many pages
// do for ever.
const isIncomplete = () =>
  (readinessOf(document) !== "complete" || elementsLoading > 0) && quietFor() < HUNG;
const busy = (horizon) => (isLoading() && quietFor() < HUNG) || isDue(horizon);
// Resolves with whether the page came to rest within `most` ms: nothing in flight, no timer due
// within `horizon` ms, and no push or call for `quiet` ms; and whether something may still come of
// what has no end: pollers due within `horizon`, answers that do not come. `loads`: whether it is
// still being put together.
const rest = (quiet, horizon, most) => new NativePromise((resolve) => {
  const until = performanceNow() + most;
  const look = () => {
    reconcileAll();
    const idle = !busy(horizon);
    const polls = isLoading() || pollsWithin(horizon);
    const loads = isIncomplete();
    if (idle && quietFor() >= quiet) resolve({ quiet: true, polls, loads });
    else if (performanceNow() >= until) resolve({ quiet: false, polls, loads });
    else nativeSetTimeout(look, idle && quiet - quietFor() > 5 ? quiet - quietFor() : AGAIN);
  };
  look();
});
const shared = freeze({ __proto__: null, rest, natives, kin });
defineProperty(window, KEY, { __proto__: null, value: shared });
