// ── Pages of a single-page application: the address changes, the document stays ────────────────
// One event covers pushState and replaceState, back and forward, and fragments.
const ROUTES_LIMIT = 1000;
const KINDS = { __proto__: null, push: "push", replace: "replace", traverse: "pop" };
let routesLeft = ROUTES_LIMIT;
if (isTop && typeof NavigationCurrentEntryChangeEvent === "function") {
  const changeOf = getterOf(NavigationCurrentEntryChangeEvent.prototype, "navigationType");
  const entryBefore = getterOf(NavigationCurrentEntryChangeEvent.prototype, "from");
  const urlOfEntry = getterOf(NavigationHistoryEntry.prototype, "url");
  listen(window.navigation, "currententrychange", (event) => {
    try {
      const kind = KINDS[changeOf(event)];
      const before = urlOfEntry(entryBefore(event));
      const url = location.href;
      if (!event.isTrusted || !kind || !before || before === url || routesLeft <= 0) return;
      routesLeft -= 1;
      const named = withoutFragment(before) === withoutFragment(url) ? "hash" : kind;
      const addresses = `"before":${quote(slice(before, 0, URL_LIMIT))},`
        + `"after":${quote(slice(url, 0, URL_LIMIT))}`;
      // `keep`, not `tell`: a page that counts in its address may be at rest otherwise.
      keep(`"kind":"route","change":"${named}",${addresses}`);
    } catch { /* an event that the page made itself */ }
  });
}
