// ── What is due: timers, intervals, and frames that a script asked for ─────────────────────────
const CHAIN_LIMIT = 3; // a timer set by a timer set by a timer is a poller, not work

const timers = own(new Map()); // when each is due
const pollers = own(new Map()); // intervals, and timers that set themselves again: the same
const forget = (id) => { timers.delete(id); pollers.delete(id); };
// Reading anything but a number or a text as a number would be noticed.
const delayOf = (args) => {
  const delay = typeof args[1] === "number" || typeof args[1] === "string" ? +args[1] : 0;
  return delay > 0 ? delay : 0;
};
let chain = 0;
let afterTimer = () => {};
// The page's callback as the browser gets it; `stack`: from `caught`, when it was asked for.
const chained = (callback, level, stack, before, after) => function () {
  before();
  const outer = chain, from = performanceNow();
  chain = level;
  try { return apply(callback, this, arguments); } finally {
    chain = outer;
    if (performanceNow() - from >= LEAST) noteRun(from, stack);
    after();
  }
};
replace(window, "setTimeout", {
  apply: function watched(target, self, args) {
    const callback = args[0];
    const level = chain + 1;
    const given = [];
    for (let index = 0; index < args.length; index += 1) given[index] = args[index];
    let id;
    if (typeof callback === "function") {
      given[0] = chained(callback, level, caught(1), () => { forget(id); }, () => { afterTimer(); });
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

// A loop of frames is a poller, too, unless it is seen to be an animation: that changes the page at
// its frames, and would have every page watched until patience is over.
const ANIMATED = 1000;
const PAUSE = 250; // an animation may leave out frames
const DRAWN = 1000; // a frame that is not drawn by then belongs to what nobody sees
const frames = own(new Map()); // for each that is asked for: when, and its loop if it has one
let loop = null; // that of the frame that runs
const changes = new MutationObserver(() => {});
const observeChanges = uncurried(MutationObserver.prototype.observe);
const takeChanges = uncurried(MutationObserver.prototype.takeRecords);
const ignoreChanges = uncurried(MutationObserver.prototype.disconnect);
const ALL_CHANGES = freeze({
  __proto__: null, attributes: true, characterData: true, childList: true, subtree: true,
});
const noteChange = (running) => {
  const at = performanceNow();
  if (at - running.changed > PAUSE) running.since = at;
  running.changed = at;
};
const isAnimation = (running) => performanceNow() - running.changed <= PAUSE
  && running.changed - running.since >= ANIMATED;
replace(window, "requestAnimationFrame", {
  apply: function watched(target, self, args) {
    if (typeof args[0] !== "function") {
      try { return apply(target, self, args); } catch (error) {
        cleaned(error);
        throw error;
      }
    }
    const level = chain + 1;
    const its = level <= CHAIN_LIMIT ? null
      : loop || { __proto__: null, since: 0, changed: -PAUSE - 1 };
    let id;
    const before = () => {
      frames.delete(id);
      loop = its;
      if (its) observeChanges(changes, document, ALL_CHANGES);
    };
    const after = () => {
      loop = null;
      if (its) {
        if (takeChanges(changes).length > 0) noteChange(its);
        ignoreChanges(changes);
      }
      afterTimer();
    };
    try { id = apply(target, self, [chained(args[0], level, caught(1), before, after)]); }
    catch (error) {
      cleaned(error);
      throw error;
    }
    frames.set(id, { __proto__: null, asked: performanceNow(), loop: its });
    return id;
  },
});
replace(window, "cancelAnimationFrame", watching((_, args) => { frames.delete(args[0]); }));

// Whether a timer is due within `horizon` ms, or a frame.
const isDue = (horizon) => {
  const now = performanceNow();
  let due = false;
  timers.forEach((at) => { due = due || at <= now + horizon; });
  frames.forEach((frame) => { due = due || (!frame.loop && now - frame.asked < DRAWN); });
  return due;
};
// The same for what has no end.
const pollsWithin = (horizon) => {
  const now = performanceNow();
  let due = false;
  pollers.forEach(({ at, period }) => {
    const missed = at < now && period > 0 ? (now - at) / period : 0;
    due = due || at + period * (missed | 0) <= now + horizon;
  });
  frames.forEach((frame) => {
    due = due || (frame.loop && now - frame.asked < DRAWN && !isAnimation(frame.loop));
  });
  return due;
};
