// ── Consent: calls of the consent APIs, their answers, and events of banners ───────────────────
const CALLS_LIMIT = 200;
const ANSWERS_LIMIT = 50;
const CMP_EVENTS = [
  "CookiebotOnAccept", "CookiebotOnDecline", "CookiebotOnConsentReady",
  "OneTrustGroupsUpdated", "consent.onetrust",
  "UC_UI_CMP_EVENT", "UC_UI_INITIALIZED", "ucEvent", "UC_CONSENT",
  "cmplz_status_change", "cmplz_fire_categories", "cmplz_revoke", "cmplz_cookie_warning_loaded",
  "cookieyes_consent_update", "cookieyes_banner_load", "cky_consent_update",
  "cc:onFirstConsent", "cc:onConsent", "cc:onChange",
  "CookieScriptAccept", "CookieScriptAcceptAll", "CookieScriptReject",
  "cf_consent", "cf_services_consent", "borlabs-cookie-consent-saved", "visitorConsentCollected",
  "iubenda_consent_given", "iubenda_consent_rejected",
];
const ANSWER_FIELDS = [
  "tcString", "gdprApplies", "cmpId", "cmpStatus", "purpose", "data", "gppString",
  "applicableSections", "signalStatus", "version", "uspString",
];

const answered = (layer) => {
  let last = "";
  let left = ANSWERS_LIMIT;
  return (event, data) => {
    try {
      if (!isObject(data) || left <= 0) return;
      const payload = { __proto__: null, event };
      const inner = isObject(data.pingData) ? data.pingData : data;
      for (let index = 0; index < ANSWER_FIELDS.length; index += 1) {
        const name = ANSWER_FIELDS[index];
        if (data[name] !== undefined) payload[name] = data[name];
        else if (inner[name] !== undefined) payload[name] = inner[name];
      }
      const text = plain(payload);
      if (text === last) return;
      last = text;
      left -= 1;
      tell(`"kind":"push","layer":${quote(layer)},"payload":${text}`);
    } catch { /* never into the page */ }
  };
};
const wordOf = (data, name) => {
  const word = isObject(data) ? data[name] : undefined;
  return typeof word === "string" ? word : null;
};
const tcf = answered("__tcfapi");
const gpp = answered("__gpp");
const usp = answered("__uspapi");
// Asks an API when the task that defines it is over: before, its stub may not be complete.
const asking = (ask) => (api) => {
  nativeMicrotask(() => { try { ask(api); } catch { /* not ready, or none at all */ } });
};
let askUsp = () => {};
const APIS = {
  __proto__: null,
  __tcfapi: asking((api) => api("addEventListener", 2, (data, ok) => {
    if (ok !== false) tcf(wordOf(data, "eventStatus"), data);
  })),
  __gpp: asking((api) => api("addEventListener", (data) => gpp(wordOf(data, "eventName"), data))),
  __uspapi: asking((api) => {
    askUsp = () => api("getUSPData", 1, (data, ok) => { if (ok !== false) usp("uspData", data); });
    askUsp();
  }),
};
for (const name of keysOf(APIS)) stateOf(name, { most: CALLS_LIMIT, appeared: APIS[name] });
reconciled[reconciled.length] = () => askUsp();

for (const name of CMP_EVENTS) {
  listen(window, name, (event) => {
    try {
      const { detail, data } = event;
      const payload = { __proto__: null, event: name };
      const more = detail === undefined || detail === null ? data : detail;
      if (more !== undefined && more !== null) payload.detail = more;
      tell(`"kind":"push","layer":"cmp","payload":${plain(payload)}`);
    } catch { /* never into the page */ }
  }, true);
}

// Banners that report through an object of their own.
const heard = own(new WeakSet());
const SPEAKERS = {
  __proto__: null,
  Didomi: "consent.changed",
  axeptioSDK: "cookies:complete",
};
reconciled[reconciled.length] = () => {
  for (let index = 0, names = keysOf(SPEAKERS); index < names.length; index += 1) {
    const name = names[index];
    const property = descriptorOf(window, name);
    const speaker = property && property.value;
    if (!isObject(speaker) || heard.has(speaker) || typeof speaker.on !== "function") continue;
    heard.add(speaker);
    speaker.on(SPEAKERS[name], (detail) => {
      const payload = { __proto__: null, event: `${name} ${SPEAKERS[name]}`, detail };
      tell(`"kind":"push","layer":"cmp","payload":${plain(payload)}`);
    });
  }
};

// What Google's tag has stored: a container's template tells it without the data layer.
const STORED = [
  "ad_storage", "analytics_storage", "ad_user_data", "ad_personalization",
  "functionality_storage", "personalization_storage", "security_storage",
];
const STORED_LIMIT = 50;
let stored = "";
let storedLeft = STORED_LIMIT;
const ownValue = (owner, name) => {
  const property = isObject(owner) ? descriptorOf(owner, name) : undefined;
  return property && property.value;
};
reconciled[reconciled.length] = () => {
  const entries = ownValue(ownValue(ownValue(window, "google_tag_data"), "ics"), "entries");
  if (!isObject(entries) || storedLeft <= 0) return;
  const state = { __proto__: null, default: { __proto__: null }, update: { __proto__: null } };
  let some = false;
  for (let index = 0; index < STORED.length; index += 1) {
    const entry = ownValue(entries, STORED[index]);
    for (const kind of ["default", "update"]) {
      const grant = ownValue(entry, kind);
      if (typeof grant !== "boolean") continue;
      state[kind][STORED[index]] = grant ? "granted" : "denied";
      some = true;
    }
  }
  const text = plain(state);
  if (!some || text === stored) return;
  stored = text;
  storedLeft -= 1;
  tell(`"kind":"push","layer":"__google_consent","payload":${text}`);
};
