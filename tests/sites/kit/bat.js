// Stands in for Microsoft's Universal Event Tracking (bat.js).
(() => {
  "use strict";
  const digits = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join("");
  const waiting = Array.from(window.uetq ?? []);
  const images = [];
  let tag;
  const send = (fields) => {
    const all = {
      ti: tag, tm: "gtm002", Ver: 2, mid: digits(12), sid: digits(16), vid: digits(16), vids: 0, msclkid: "N",
      ...fields, sw: 1280, sh: 720, lg: "en", tl: document.title, p: location.href, r: document.referrer, rn: digits(6),
    };
    const known = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
    const image = new Image(1, 1);
    image.src = `https://bat.bing.com/action/0?${new URLSearchParams(known)}`;
    images.push(image);
  };
  class UET {
    constructor({ ti, q }) {
      tag = ti;
      const calls = Array.from(q ?? waiting);
      while (calls.length > 0) this.push(...calls.splice(0, calls[0] === "pageLoad" ? 1 : 3));
    }
    push(command, event, { revenue_value, currency, event_category, event_label } = {}) {
      if (command === "pageLoad") send({ evt: "pageLoad" });
      else if (command === "event") {
        send({ evt: "custom", ea: event, ec: event_category, el: event_label, gv: revenue_value, gc: currency, en: "Y" });
      }
    }
  }
  window.UET = UET;
})();
