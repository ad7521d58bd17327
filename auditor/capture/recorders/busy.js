// ── How long scripts kept the page busy: in frames that took longer than 50 ms ─────────────────
// The browser names the script that a task began in. Where that is our own function in front of the
// page's (a timer's, a promise's), we know who had asked for it.
const LEAST = 5; // the browser names no script that ran for less
const RUNS_LIMIT = 200;
const SCRIPTS_LIMIT = 200;
const runs = [];
let runsNoted = 0;
// `stack`: from `caught`, when the run was asked for.
const noteRun = (from, stack) => {
  runs[runsNoted % RUNS_LIMIT] = { __proto__: null, from, stack };
  runsNoted += 1;
};
const PLACE = /^([^]*):\d+:\d+$/;
const askedFor = (start, end) => {
  for (let index = 0; index < runs.length; index += 1) {
    if (runs[index].from < start - 1 || runs[index].from > end) continue;
    const found = withPlaces((placesOf) => placesOf(runs[index].stack));
    const place = isArray(found) && found.length > 0 ? execute(PLACE, found[0]) : null;
    if (place) return place[1];
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
  const known = own(new Set());
  const add = (sums, script) => {
    const start = startOf(script), duration = durationOf(script);
    const url = addressOf(sourceOf(script) || askedFor(start, start + duration) || "");
    if (url === null || (!known.has(url) && known.size >= SCRIPTS_LIMIT)) return;
    known.add(url);
    const sum = sums.get(url) || { __proto__: null, total: 0, longest: 0 };
    sum.total += duration;
    if (duration > sum.longest) sum.longest = duration;
    sums.set(url, sum);
  };
  const take = (entries) => {
    const sums = own(new Map());
    for (let index = 0; index < entries.length; index += 1) {
      const scripts = scriptsOf(entries[index]);
      for (let each = 0; each < scripts.length; each += 1) add(sums, scripts[each]);
    }
    let text = "";
    sums.forEach((sum, url) => {
      text += `${text ? "," : ""}[${quote(url)},${sum.total},${sum.longest}]`;
    });
    // A page may be busy for ever, and rest otherwise.
    if (text) keep(`"kind":"busy","scripts":[${text}]`);
  };
  const observer = new PerformanceObserver((list) => {
    try { take(entriesOf(list)); } catch { /* never into the page */ }
  });
  observe(observer, { __proto__: null, type: "long-animation-frame", buffered: true });
  reconciled[reconciled.length] = () => { take(recordsOf(observer)); };
}
