// ── How long scripts kept the page busy: in frames that took longer than 50 ms ─────────────────
// The browser names the script that a task began in. If that is our own function in front of the
// page's (a timer's, a promise's), the stack that set the timer or promise names the script.
const LEAST = 5; // the browser names no script that ran for less
const RUNS_LIMIT = 200;
const SCRIPTS_LIMIT = 200;
const runs = [];
let runsNoted = 0;
// `stack`: from `caught`, when the timer or promise was made.
const noteRun = (from, stack) => {
  runs[runsNoted % RUNS_LIMIT] = { __proto__: null, from, stack };
  runsNoted += 1;
};
const POSITION = /^([^]*):\d+:\d+$/;
// The address of the script whose timer or promise ran in this time; null if there is none.
const scriptAt = (start, end) => {
  for (let index = 0; index < runs.length; index += 1) {
    if (runs[index].from < start - 1 || runs[index].from > end) continue;
    const callSites = withCallSites((callSitesOf) => callSitesOf(runs[index].stack));
    const match = isArray(callSites) && callSites.length > 0 && execute(POSITION, callSites[0]);
    if (match) return match[1];
  }
  return null;
};
const ownAddress = withoutFragment(location.href);
const ADDRESS = /^(?:https?|blob|file):/;
const INLINE = /^(?:about|data):/;
// "" stands for the page's own document.
const addressOf = (url) => {
  const address = withoutFragment(slice(url, 0, URL_LIMIT));
  if (execute(INLINE, address)) return "";
  if (!execute(ADDRESS, address)) return null;
  const isOwn = address === ownAddress || address === withoutFragment(location.href);
  return isTop && isOwn ? "" : address;
};
if (typeof PerformanceLongAnimationFrameTiming === "function") {
  const scriptsOf = getterOf(PerformanceLongAnimationFrameTiming.prototype, "scripts");
  const sourceOf = getterOf(PerformanceScriptTiming.prototype, "sourceURL");
  const startOf = getterOf(PerformanceEntry.prototype, "startTime");
  const durationOf = getterOf(PerformanceEntry.prototype, "duration");
  const entriesOf = uncurried(PerformanceObserverEntryList.prototype.getEntries);
  const observe = uncurried(PerformanceObserver.prototype.observe);
  const recordsOf = uncurried(PerformanceObserver.prototype.takeRecords);
  const kept = own(new Set());
  const add = (sums, script) => {
    const start = startOf(script), duration = durationOf(script);
    const url = addressOf(sourceOf(script) || scriptAt(start, start + duration) || "");
    if (url === null || (!kept.has(url) && kept.size >= SCRIPTS_LIMIT)) return;
    kept.add(url);
    const sum = sums.get(url) || { __proto__: null, total: 0, longest: 0 };
    sum.total += duration;
    if (duration > sum.longest) sum.longest = duration;
    sums.set(url, sum);
  };
  const take = (entries) => {
    const sums = own(new Map());
    for (let index = 0; index < entries.length; index += 1) {
      const scripts = scriptsOf(entries[index]);
      for (let number = 0; number < scripts.length; number += 1) add(sums, scripts[number]);
    }
    let text = "";
    sums.forEach((sum, url) => {
      text += `${text ? "," : ""}[${quote(url)},${sum.total},${sum.longest}]`;
    });
    // `keep`, not `tell`: being busy alone must not keep the page from its rest.
    if (text) keep(`"kind":"busy","scripts":[${text}]`);
  };
  const observer = new PerformanceObserver((list) => {
    try { take(entriesOf(list)); } catch { /* never into the page */ }
  });
  observe(observer, { __proto__: null, type: "long-animation-frame", buffered: true });
  reconciled[reconciled.length] = () => { take(recordsOf(observer)); };
}
