// TikTok Pixel: a beacon with JSON in it, declared as plain text, for each event.
(() => {
  "use strict";
  const { cookie, digits } = window.tagkit;
  const COLLECTOR = "https://analytics.tiktok.com/api/v2/pixel";

  const visitor = cookie("_ttp", () => `01${digits(24)}`);

  const send = (_command, event, properties = {}, { pixel, event_id = `e${digits(12)}` }) => {
    const hit = {
      event,
      event_id,
      message_id: `messageId-${Date.now()}${digits(8)}-${pixel}`,
      is_onsite: false,
      timestamp: new Date().toISOString(),
      context: {
        ad: { sdk_env: "external" },
        anonymous_id: visitor,
        library: { name: "pixel.js", version: "2.2.1" },
        page: { url: location.href, referrer: document.referrer },
        pixel: { code: pixel },
        user: { anonymous_id: visitor },
        userAgent: navigator.userAgent,
      },
      properties,
    };
    navigator.sendBeacon(COLLECTOR, JSON.stringify(hit));
  };

  const waiting = window.ttq.splice(0);
  window.ttq.push = (...calls) => calls.map((call) => send(...call)).length;
  for (const call of waiting) send(...call);
})();
