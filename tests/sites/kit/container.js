// Stands in for the runtime of a published Google Tag Manager container: triggers on the data layer,
// clicks, forms and history, and the vendors' libraries that its tags load.
const layer = (window.dataLayer ??= []);
const load = (source) => {
  const script = document.createElement("script");
  script.async = true;
  script.src = source;
  document.head.append(script);
};

// ── What its tags can do ─────────────────────────────────────────────────────────────────────
const google = (...call) => {
  const known = (window.google_tag_data ??= { calls: [] });
  known.calls.push(call);
  if (!known.asked) {
    known.asked = true;
    load(`https://www.googletagmanager.com/gtag/js?id=${PROPERTY}&cx=c&gtm=4e6b1`);
  }
};
const meta = (...call) => {
  if (!window.fbq) {
    const fbq = (window.fbq = (...each) => (fbq.callMethod ? fbq.callMethod(...each) : fbq.queue.push(each)));
    fbq.queue = [];
    load("https://connect.facebook.net/en_US/fbevents.js");
    fbq("init", PIXEL);
  }
  window.fbq(...call);
};
const tiktok = (...call) => {
  if (!window.ttq) {
    window.ttq = [];
    load(`https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=${TIKTOK}&lib=ttq`);
  }
  window.ttq.push(call);
};
const uet = (...call) => {
  if (!window.uetq) {
    window.uetq = [];
    const script = document.createElement("script");
    script.src = "https://bat.bing.com/bat.js";
    script.onload = () => { window.uetq = new window.UET({ ti: UET_TAG, q: window.uetq }); };
    document.head.append(script);
  }
  window.uetq.push(...call);
};
// A tag of the kind "custom HTML": its markup is put into the page, and its scripts run.
const html = (markup) => {
  const holder = document.createRange().createContextualFragment(markup);
  (document.body ?? document.head).append(holder);
};

// ── When they do it ──────────────────────────────────────────────────────────────────────────
// What a tag manager keeps of all pushes: objects are merged, and lists too, place by place.
const model = {};
const merge = (from, into) => {
  for (const [name, value] of Object.entries(from)) {
    const isList = Array.isArray(value);
    if (!isList && Object.prototype.toString.call(value) !== "[object Object]") into[name] = value;
    else {
      if (isList !== Array.isArray(into[name]) || typeof into[name] !== "object" || !into[name]) {
        into[name] = isList ? [] : {};
      }
      merge(value, into[name]);
    }
  }
};
const fire = (message) => {
  merge(message, model);
  for (const tag of TAGS) {
    const { on, where = () => true } = tag;
    if ([on].flat().includes(message.event) && where(message)) tag.run(message, message.ecommerce ?? {});
  }
};
const uses = (event) => TAGS.some((tag) => [tag.on].flat().includes(event));
const push = layer.push.bind(layer);
layer.push = (...messages) => {
  const length = push(...messages);
  for (const message of messages) {
    if (message?.event) fire(message);
    else if (message && !("length" in message)) merge(message, model);
  }
  return length;
};
Array.from(layer).forEach((message) => {
  if (message?.event) fire(message);
  else if (message && !("length" in message)) merge(message, model);
});

const whenReady = (event, done) => {
  if (event === "gtm.dom" ? document.readyState !== "loading" : document.readyState === "complete") done();
  else addEventListener(event === "gtm.dom" ? "DOMContentLoaded" : "load", done);
};
for (const event of ["gtm.dom", "gtm.load"]) if (uses(event)) whenReady(event, () => layer.push({ event }));
if (uses("gtm.click") || uses("gtm.linkClick")) {
  addEventListener("click", ({ target }) => {
    if (uses("gtm.click")) layer.push({ event: "gtm.click", element: target.id, text: target.textContent });
    const link = target.closest("a[href]");
    if (link && uses("gtm.linkClick")) layer.push({ event: "gtm.linkClick", url: link.href, text: link.textContent });
  }, true);
}
if (uses("gtm.formSubmit")) {
  addEventListener("submit", ({ target }) => layer.push({ event: "gtm.formSubmit", form: target.id }), true);
}
if (uses("gtm.historyChange")) {
  const { pushState } = history;
  history.pushState = function (...call) {
    pushState.apply(this, call);
    layer.push({ event: "gtm.historyChange", url: location.href });
  };
  addEventListener("popstate", () => layer.push({ event: "gtm.historyChange", url: location.href }));
}
