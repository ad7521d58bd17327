// ── Events of the document: violations, its title, and leaving it ──────────────────────────────
const directiveOf = getterOf(SecurityPolicyViolationEvent.prototype, "effectiveDirective");
const blockedOf = getterOf(SecurityPolicyViolationEvent.prototype, "blockedURI");
const dispositionOf = getterOf(SecurityPolicyViolationEvent.prototype, "disposition");
listen(window, "securitypolicyviolation", (event) => {
  try {
    if (dispositionOf(event) === "report") return; // nothing was blocked
    const blocked = quote(slice(blockedOf(event), 0, URL_LIMIT));
    tell(`"kind":"csp","directive":${quote(directiveOf(event))},"blocked":${blocked}`);
  } catch { /* an event that the page made itself */ }
}, true);

const titleOf = getterOf(Document.prototype, "title");
const titled = () => tell(`"kind":"title","title":${quote(slice(titleOf(document), 0, 1000))}`);
listen(window, "DOMContentLoaded", titled, ONCE);
listen(window, "load", () => { awake(); titled(); }, ONCE);

listen(window, "pagehide", (event) => {
  reconcile();
  if (event.isTrusted) left = document; // not an event that the page made itself
  flush();
}, true);
listen(window, "pageshow", () => { left = null; }, true);
listen(document, "visibilitychange", () => { reconcile(); flush(); }, true);
