// Google's tag, as the container loads it: what GA4 and Google Ads send on the wire.
(() => {
  "use strict";
  const { cookie, digits, query } = window.tagkit;
  const PROPERTY = "G-TALLOW0142";
  const ADS_ACCOUNT = "640120377";
  const BATCH = 700; // milliseconds that events wait for each other
  const AT_ONCE = ["page_view", "purchase"];

  const seconds = () => Math.floor(Date.now() / 1000);
  const client = cookie("_ga", () => `GA1.1.${digits(9)}.${seconds()}`).split(".").slice(2).join(".");
  const session = cookie("_ga_TALLOW0142", () => `GS2.1.s${seconds()}`).slice(7);
  const advertiser = cookie("_gcl_au", () => `1.1.${digits(9)}.${seconds()}`, 90).slice(4);
  const page = digits(10);
  const consent = { gcs: "G111", gcd: "13r3r3r3r5l1", npa: 0, dma: 1 };

  // ── GA4 ────────────────────────────────────────────────────────────────────────────────────
  const coded = (text) => String(text).replaceAll("~", "~~");
  const coded_item = ({ item_id, item_name, price, quantity }) =>
    `id${coded(item_id)}~nm${coded(item_name)}~pr${price}~qt${quantity}`;
  const parameters = ({ currency, items = [], ...others }) => {
    const fields = { cu: currency };
    items.forEach((item, index) => { fields[`pr${index + 1}`] = coded_item(item); });
    for (const [name, value] of Object.entries(others)) {
      fields[`${typeof value === "number" ? "epn" : "ep"}.${name}`] = value;
    }
    return fields;
  };

  let sent = 0;
  const address = (fields) => {
    sent += 1;
    const shared = {
      v: 2, tid: PROPERTY, gtm: "45je6b1v9142000001", _p: page, ...consent,
      cid: client, sid: session, sct: 1, seg: 1, ul: "en-gb", sr: `${screen.width}x${screen.height}`,
      _s: sent, dr: document.referrer || undefined,
    };
    return `https://www.google-analytics.com/g/collect?${query({ ...shared, ...fields })}`;
  };

  let batch = [];
  let timer;
  const flush = () => {
    clearTimeout(timer);
    const [first, ...rest] = batch;
    batch = [];
    if (!first) return;
    if (rest.length === 0) {
      navigator.sendBeacon(address(first));
      return;
    }
    // Where the page is is told once for all of them, and again where it has changed.
    const { dl, dt, ...event } = first;
    const lines = rest.map((each) => (each.dl === dl ? { ...each, dl: undefined, dt: undefined } : each));
    navigator.sendBeacon(address({ dl, dt }), [event, ...lines].map(query).join("\r\n"));
  };
  addEventListener("pagehide", flush);

  const event = (name, fields = {}) => {
    const told = { dl: location.href, dt: document.title, en: name, ...parameters(fields) };
    if (AT_ONCE.includes(name)) {
      const conversion = name === "purchase" ? { _c: 1 } : {};
      const request = { method: "POST", keepalive: true, mode: "no-cors" };
      fetch(address({ ...told, ...conversion }), request).catch(() => {});
      return;
    }
    batch.push(told);
    clearTimeout(timer);
    timer = setTimeout(flush, BATCH);
  };

  // ── Google Ads: the conversion, and its copy for those who saw an ad and did not click ──────
  const images = [];
  const image = (source) => {
    const pixel = new Image(1, 1);
    pixel.src = source;
    images.push(pixel);
  };
  const conversion = (label, { value, currency, transaction_id }) => {
    const now = Date.now();
    const fields = query({
      random: now, cv: 11, fst: now, fmt: 3, bg: "ffffff", guid: "ON", async: 1, en: "conversion",
      gtm: "45be6b1v9142000001", ...consent, label, value, currency_code: currency,
      oid: transaction_id, auid: advertiser, url: location.href, tiba: document.title,
    });
    image(`https://www.googleadservices.com/pagead/conversion/${ADS_ACCOUNT}/?${fields}`);
    image(`https://googleads.g.doubleclick.net/pagead/viewthroughconversion/${ADS_ACCOUNT}/?${fields}`);
  };

  const tag = window.googleTag;
  tag.run = (kind, ...call) => (kind === "event" ? event(...call) : conversion(...call));
  for (const call of tag.queue.splice(0)) tag.run(...call);
})();
