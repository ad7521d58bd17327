// Stands in for the TikTok Pixel's library (events.js).
(() => {
  "use strict";
  const waiting = Array.from(window.ttq ?? []);
  const digits = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join("");
  let pixel = new URL(document.currentScript.src).searchParams.get("sdkid");
  let user = {};
  const send = (event, properties = {}, { event_id = `e${digits(12)}`, pixel_code = pixel, test_event_code } = {}) => {
    navigator.sendBeacon("https://analytics.tiktok.com/api/v2/pixel", JSON.stringify({
      event, event_id, message_id: `messageId-${Date.now()}${digits(8)}-${pixel_code}`, is_onsite: false,
      timestamp: new Date().toISOString(), test_event_code,
      context: {
        ad: { sdk_env: "external" }, library: { name: "pixel.js", version: "2.2.1" },
        page: { url: location.href, referrer: document.referrer }, pixel: { code: pixel_code },
        user: { anonymous_id: digits(20), ...user }, userAgent: navigator.userAgent,
      },
      properties,
    }));
  };
  const run = ([command, ...call]) => {
    if (command === "page") send("Pageview");
    else if (command === "track") send(...call);
    else if (command === "identify") user = call[0];
  };
  for (const call of waiting) run(call);
  window.ttq.push = (...calls) => { calls.forEach(run); return 0; };
})();
