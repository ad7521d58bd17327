// Stands in for Universal Analytics' library (analytics.js), as caching plugins keep a copy of it.
(() => {
  "use strict";
  const digits = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join("");
  const tag = window.ga;
  let property;
  tag.run = (command, ...call) => {
    if (command === "create") [property] = call;
    else if (command === "send") {
      const fields = {
        v: 1, _v: "j101", a: digits(10), t: call[0], dl: location.href, dt: document.title, sr: "1280x720",
        tid: property, cid: `${digits(9)}.${digits(10)}`, _gid: `${digits(9)}.${digits(10)}`, z: digits(9),
      };
      navigator.sendBeacon(`https://www.google-analytics.com/j/collect?${new URLSearchParams(fields)}`);
    }
  };
  for (const call of tag.q.splice(0)) tag.run(...call);
})();
