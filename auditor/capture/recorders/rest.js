// ── What the page still has to do ──────────────────────────────────────────────────────────────
const HUNG = 3000; // an image that never comes, a long poll: no reason to wait any longer
const CHAIN_LIMIT = 3; // a timer set by a timer set by a timer is a poller, not work
const AGAIN = 20;

let inFlight = 0;
const began = () => { inFlight += 1; };
const settled = () => { inFlight -= 1; awake(); };
const untilLoaded = (element) => {
  let open = true;
  const done = () => { if (open) { open = false; settled(); } };
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

const timers = own(new Map());
let polls = false;
let chain = 0;
let afterTimer = () => {};
replace(window, "setTimeout", {
  apply: function watched(target, self, args) {
    const callback = args[0];
    const level = chain + 1;
    const given = [];
    for (let index = 0; index < args.length; index += 1) given[index] = args[index];
    let id;
    if (typeof callback === "function") {
      const stack = caught(1);
      given[0] = function () {
        timers.delete(id);
        const outer = chain, from = performanceNow();
        chain = level;
        try { return apply(callback, this, arguments); } finally {
          chain = outer;
          if (performanceNow() - from >= LEAST) noteRun(from, stack);
          afterTimer();
        }
      };
    }
    try { id = apply(target, self, given); } catch (error) {
      cleaned(error);
      throw error;
    }
    if (typeof callback !== "function") return id;
    const isDelay = typeof args[1] === "number" || typeof args[1] === "string";
    const delay = isDelay ? +args[1] : 0; // reading anything else as a number would be noticed
    if (level <= CHAIN_LIMIT) timers.set(id, performanceNow() + (delay || 0));
    else polls = true;
    return id;
  },
});
const forgetTimer = watching((_, args) => { timers.delete(args[0]); });
replace(window, "clearTimeout", forgetTimer);
replace(window, "clearInterval", forgetTimer);
replace(window, "setInterval", watching(() => { polls = true; }));

const quietFor = () => performanceNow() - activity;
const readinessOf = getterOf(Document.prototype, "readyState");
const busy = (horizon) => {
  const limit = performanceNow() + horizon;
  const loading = readinessOf(document) !== "complete" || inFlight > 0;
  if (loading && quietFor() < HUNG) return true;
  let due = false;
  timers.forEach((at) => { due = due || at <= limit; });
  return due;
};
// Resolves with whether the page came to rest within `most` ms: nothing in flight, no timer due
// within `horizon` ms, and no push or call for `quiet` ms.
const rest = (quiet, horizon, most) => new NativePromise((resolve) => {
  const until = performanceNow() + most;
  const look = () => {
    reconcileAll();
    const idle = !busy(horizon);
    if (idle && quietFor() >= quiet) resolve({ quiet: true, polls });
    else if (performanceNow() >= until) resolve({ quiet: false, polls });
    else nativeSetTimeout(look, idle && quiet - quietFor() > 5 ? quiet - quietFor() : AGAIN);
  };
  look();
});
const shared = freeze({ __proto__: null, rest, natives, kin });
defineProperty(window, KEY, { __proto__: null, value: shared });
