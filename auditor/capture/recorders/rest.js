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

const timers = own(new Map()); // when each is due
const pollers = own(new Map()); // intervals, and timers that set themselves again: the same
const pollersDue = (limit) => {
  const now = performanceNow();
  let due = false;
  pollers.forEach(({ at, period }) => {
    const missed = at < now && period > 0 ? (now - at) / period : 0;
    due = due || at + period * (missed | 0) <= limit;
  });
  return due;
};
const forget = (id) => { timers.delete(id); pollers.delete(id); };
// Reading anything but a number or a text as a number would be noticed.
const delayOf = (args) => {
  const delay = typeof args[1] === "number" || typeof args[1] === "string" ? +args[1] : 0;
  return delay > 0 ? delay : 0;
};
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
        forget(id);
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
    const at = performanceNow() + delayOf(args);
    if (level <= CHAIN_LIMIT) timers.set(id, at);
    else pollers.set(id, { __proto__: null, at, period: 0 });
    return id;
  },
});
replace(window, "setInterval", {
  apply: function watched(target, self, args) {
    let id;
    try { id = apply(target, self, args); } catch (error) {
      cleaned(error);
      throw error;
    }
    const period = delayOf(args);
    pollers.set(id, { __proto__: null, at: performanceNow() + period, period });
    return id;
  },
});
const forgetTimer = watching((_, args) => { forget(args[0]); });
replace(window, "clearTimeout", forgetTimer);
replace(window, "clearInterval", forgetTimer);

const quietFor = () => performanceNow() - activity;
const readinessOf = getterOf(Document.prototype, "readyState");
const isLoading = () => readinessOf(document) !== "complete" || inFlight > 0;
const busy = (horizon) => {
  const limit = performanceNow() + horizon;
  if (isLoading() && quietFor() < HUNG) return true;
  let due = false;
  timers.forEach((at) => { due = due || at <= limit; });
  return due;
};
// Resolves with whether the page came to rest within `most` ms: nothing in flight, no timer due
// within `horizon` ms, and no push or call for `quiet` ms; and whether something may still come of
// what has no end: pollers due within `horizon`, answers that do not come.
const rest = (quiet, horizon, most) => new NativePromise((resolve) => {
  const until = performanceNow() + most;
  const look = () => {
    reconcileAll();
    const idle = !busy(horizon);
    const polls = isLoading() || pollersDue(performanceNow() + horizon);
    if (idle && quietFor() >= quiet) resolve({ quiet: true, polls });
    else if (performanceNow() >= until) resolve({ quiet: false, polls });
    else nativeSetTimeout(look, idle && quiet - quietFor() > 5 ? quiet - quietFor() : AGAIN);
  };
  look();
});
const shared = freeze({ __proto__: null, rest, natives, kin });
defineProperty(window, KEY, { __proto__: null, value: shared });
