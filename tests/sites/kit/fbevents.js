// Stands in for the Meta Pixel's library (fbevents.js).
(() => {
  "use strict";
  const tag = window.fbq;
  if (!tag || tag.version_of_kit) return;
  tag.version_of_kit = true;
  const pixels = new Map(); // pixel -> its user data
  const images = [];
  const clicked = new URLSearchParams(location.search).get("fbclid");
  const domain = location.hostname.split(".").slice(-2).join(".");
  if (clicked) {
    document.cookie = `_fbc=fb.1.${Date.now()}.${clicked}; path=/; max-age=7776000; domain=${domain}`;
  }
  const began = Date.now();
  const send = (pixel, event, custom = {}, { eventID, test_event_code } = {}) => {
    const fields = {
      id: pixel, ev: event, dl: location.href, rl: document.referrer, if: false, ts: Date.now(),
      ...Object.fromEntries(Object.entries(custom ?? {}).map(([name, value]) =>
        [`cd[${name}]`, typeof value === "object" ? JSON.stringify(value) : value])),
      ...Object.fromEntries(Object.entries(pixels.get(pixel) ?? {}).map(([name, value]) => [`ud[${name}]`, value])),
      sw: 1280, sh: 720, v: "2.9.350", r: "stable", it: began, coo: false, eid: eventID, rqm: "GET",
      tec: test_event_code, test_event_code,
    };
    const known = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
    const image = new Image(1, 1);
    image.src = `https://www.facebook.com/tr/?${new URLSearchParams(known)}`;
    images.push(image);
  };
  let held = null; // what waits for consent
  tag.callMethod = (command, ...call) => {
    if (command === "consent") {
      const waiting = held ?? [];
      held = call[0] === "revoke" ? waiting : null;
      if (!held) for (const each of waiting) tag.callMethod(...each);
    } else if (held && command.startsWith("track")) held.push([command, ...call]);
    else if (command === "init") pixels.set(call[0], call[1]);
    else if (command === "track" || command === "trackCustom") for (const pixel of pixels.keys()) send(pixel, ...call);
    else if (command === "trackSingle" || command === "trackSingleCustom") send(...call);
  };
  for (const call of tag.queue.splice(0)) tag.callMethod(...call);
})();
