// Microsoft's Universal Event Tracking: an image for each event.
(() => {
  "use strict";
  const { cookie, digits, query } = window.tagkit;
  const TAG = "97340142";

  const session = cookie("_uetsid", () => digits(16), 1);
  const visitor = cookie("_uetvid", () => digits(16));
  const page = digits(12);
  const images = [];

  const send = (_command, event, { revenue_value, currency, prodid } = {}) => {
    const custom = { ea: event, en: "Y", gv: revenue_value, gc: currency, prodid };
    const fields = {
      ti: TAG, tm: "gtm002", Ver: 2, mid: page, sid: session, vid: visitor, vids: 0, msclkid: "N",
      ...(event === "pageLoad" ? { bo: 1 } : custom),
      sw: screen.width, sh: screen.height, lg: navigator.language, tl: document.title,
      p: location.href, r: document.referrer, evt: event === "pageLoad" ? "pageLoad" : "custom",
      asc: "G", rn: digits(6),
    };
    const image = new Image(1, 1);
    image.src = `https://bat.bing.com/action/0?${query(fields)}`;
    images.push(image);
  };

  // A call is three entries of the queue: what to do, the event, and its fields.
  const waiting = window.uetq.splice(0);
  window.uetq.push = (...call) => { send(...call); };
  while (waiting.length > 0) send(...waiting.splice(0, 3));
})();
