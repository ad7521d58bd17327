// Stands in for Google's tag (gtag.js): what it reads from a page, and what it sends for it.
(() => {
  "use strict";
  const google = (window.google_tag_data ??= { calls: [] });
  if (google.runs) return;
  google.runs = true;

  const digits = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join("");
  const domain = location.hostname.split(".").slice(-2).join(".");
  let reach = `; domain=${domain}`; // cookie_domain: auto
  const read = (name) =>
    document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const write = (name, value, seconds) => {
    document.cookie = `${name}=${value}; path=/; max-age=${seconds}; samesite=lax${reach}`;
  };
  let lifetime; // cookie_expires
  const cookie = (name, make, days = 390) => {
    const value = read(name) ?? make();
    write(name, value, lifetime ?? days * 86400);
    return value;
  };
  const query = (fields) =>
    new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)).toString();
  const seconds = () => Math.floor(Date.now() / 1000);
  const page = digits(10);

  // ── consent mode, advanced: without consent pings say so, and no cookie is read or set ─────
  // Without any command there is no gcs, and gcd says that nothing is set.
  const ics = (google.ics ??= { entries: {} });
  const grantOf = (signal) => ics.entries[signal]?.update ?? ics.entries[signal]?.default;
  const isDenied = (signal) => grantOf(signal) === false;
  const told = (kind, state) => {
    for (const [signal, word] of Object.entries(state)) {
      if (word === "granted" || word === "denied") (ics.entries[signal] ??= {})[kind] = word === "granted";
    }
  };
  const LETTERS = { undefined: { undefined: "l", false: "m", true: "n" }, false: { undefined: "p", false: "q", true: "r" },
    true: { undefined: "t", false: "u", true: "v" } };
  const consent = () => {
    const [ad, stats, data, personal] = ["ad_storage", "analytics_storage", "ad_user_data", "ad_personalization"]
      .map((signal) => LETTERS[ics.entries[signal]?.default][ics.entries[signal]?.update]);
    const digit = (signal) => ({ true: "1", false: "0", undefined: "-" })[grantOf(signal)];
    return {
      gcs: Object.keys(ics.entries).length ? `G1${digit("ad_storage")}${digit("analytics_storage")}` : undefined,
      gcd: `13${ad}3${stats}3${data}3${personal}5l1`, npa: 0, dma: 0,
    };
  };
  const kept = (signal, name, make, days) => (isDenied(signal) ? make() : cookie(name, make, days));

  const properties = new Map(); // G-… -> the settings of its config
  const ads = new Set(); // AW-…
  const shared = {}; // gtag("set", …)
  let sent = 0;

  // ── user data: what is hashed already goes out as it is ────────────────────────────────────
  const base64 = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const hashed = async (text) =>
    base64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  google.userData ??= (given) => given && (async () => {
    const { email, phone_number, sha256_email_address, sha256_phone_number } = given;
    const em = sha256_email_address ?? (email && await hashed(email.trim().toLowerCase()));
    const pn = sha256_phone_number ?? (phone_number && await hashed(phone_number.replaceAll(/[^+\d]/g, "")));
    return ["tv.1", em && `em.${em}`, pn && `pn.${pn}`].filter(Boolean).join("~");
  })();

  // ── GA4 ────────────────────────────────────────────────────────────────────────────────────
  const coded = (text) => String(text).replaceAll("~", "~~");
  const CODES = { item_id: "id", item_name: "nm", item_brand: "br", item_category: "ca", item_variant: "va",
    price: "pr", quantity: "qt", discount: "ds", coupon: "cp" };
  const item = (fields) =>
    Object.entries(CODES).filter(([name]) => fields[name] !== undefined)
      .map(([name, code]) => code + coded(fields[name])).join("~");
  const SETTINGS = new Set(["send_to", "send_page_view", "user_data", "user_id", "user_properties", "event_callback",
    "event_timeout", "debug_mode", "transport_type", "linker"]);
  const parameters = (given) => {
    const { currency, items, ...others } = given;
    const fields = { cu: currency };
    if (Array.isArray(items)) items.forEach((each, index) => { fields[`pr${index + 1}`] = item(each); });
    for (const [name, value] of Object.entries(others)) {
      if (SETTINGS.has(name) || value === undefined || value === null) continue;
      fields[`${typeof value === "number" ? "epn" : "ep"}.${name}`] = value;
    }
    if (given.debug_mode) Object.assign(fields, { "ep.debug_mode": "true", _dbg: 1 });
    for (const [name, value] of Object.entries(given.user_properties ?? {})) {
      fields[`${typeof value === "number" ? "upn" : "up"}.${name}`] = value;
    }
    return fields;
  };
  const analytics = (property, name, given = {}) => {
    const all = { ...shared, ...properties.get(property), ...given };
    const user = google.userData?.(all.user_data);
    sent += 1;
    const fields = {
      v: 2, tid: property, gtm: "45je6b1v9142000001", _p: page, ...consent(),
      cid: kept("analytics_storage", "_ga", () => `GA1.1.${digits(9)}.${seconds()}`).split(".").slice(2).join("."),
      sid: kept("analytics_storage", `_ga_${property.slice(2)}`, () => `GS2.1.s${seconds()}`).slice(7), sct: 1, seg: 1,
      ul: "en-gb", sr: "1280x720", _s: sent, dl: all.page_location ?? location.href, dt: document.title,
      dr: document.referrer || undefined, uid: all.user_id, en: name,
      _c: google.keyEvents?.includes(name) ? 1 : undefined,
      ...parameters({ ...all, page_location: undefined, page_referrer: undefined, page_title: undefined }),
      ...(all.traffic_type ? { tt: all.traffic_type, "ep.traffic_type": undefined } : {}),
    };
    const send = (em) => {
      const host = all.server_container_url ?? "https://www.google-analytics.com";
      navigator.sendBeacon(`${host}/g/collect?${query({ ...fields, em })}`);
    };
    if (user) user.then(send);
    else send();
  };

  // ── Click ids: kept in cookies of the site's own ───────────────────────────────────────────
  const link = () => {
    if (isDenied("ad_storage")) return;
    const landed = new URLSearchParams(location.search);
    const keep = (param, name, value) => {
      if (landed.get(param)) write(name, value(landed.get(param)), 90 * 86400);
    };
    keep("gclid", "_gcl_aw", (id) => `GCL.${seconds()}.${id}`);
    keep("wbraid", "_gcl_gb", (id) => `GCL.${seconds()}.${id}`);
    keep("gbraid", "_gcl_ag", (id) => `2.1.k${id}$i${seconds()}`);
  };

  // ── The linker: hands a visitor over to the site's other domains ──────────────────────────
  const checksum = (payload, age = 0) => {
    const minute = Math.floor(Date.now() / 60000) - age;
    const text = [navigator.userAgent, new Date().getTimezoneOffset(), navigator.language, minute, payload].join("*");
    let crc = -1;
    for (let at = 0; at < text.length; at++) {
      crc ^= text.charCodeAt(at) & 255;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ((crc ^ -1) >>> 0).toString(36);
  };
  const cut = { _ga: 2, _gcl_au: 2 }; // as many parts of the cookie stay at home
  const linker = () => {
    const payload = document.cookie.split("; ").map((each) => each.split("="))
      .filter(([name]) => /^_ga(_|$)|^_gcl_a[uw]$/.test(name))
      .map(([name, value]) => {
        const parts = cut[name] ?? (name.startsWith("_ga_") ? 2 : 0);
        return `${name}*${btoa(value.split(".").slice(parts).join(".")).replaceAll("=", ".")}`;
      }).join("*");
    return `1*${checksum(payload)}*${payload}`;
  };
  const adopt = () => {
    const url = new URL(location.href);
    const given = url.searchParams.get("_gl")?.split("*");
    if (!given) return;
    const payload = given.slice(2).join("*");
    if ([0, 1, 2].some((age) => checksum(payload, age) === given[1])) {
      for (let at = 2; at + 1 < given.length; at += 2) {
        const value = atob(given[at + 1].replaceAll(".", "="));
        const before = { _ga: "GA1.1.", _gcl_au: "1.1." }[given[at]] ?? (given[at].startsWith("_ga_") ? "GS2.1." : "");
        write(given[at], before + value, 390 * 86400);
      }
    }
    url.searchParams.delete("_gl");
    history.replaceState(history.state, "", url);
  };
  const handOver = ({ domains = [] }) => {
    const others = (host) => host !== location.hostname && domains.some((each) => host.endsWith(each));
    addEventListener("mousedown", ({ target }) => {
      const anchor = target.closest?.("a[href]");
      if (!anchor || !others(anchor.hostname)) return;
      const url = new URL(anchor.href);
      url.searchParams.set("_gl", linker());
      anchor.href = url;
    }, true);
    addEventListener("submit", ({ target: form }) => {
      const url = new URL(form.action);
      if (!others(url.hostname)) return;
      if (form.method === "get") {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "_gl", value: linker() }));
      } else {
        url.searchParams.set("_gl", linker());
        form.action = url;
      }
    }, true);
  };

  // ── Google Ads ─────────────────────────────────────────────────────────────────────────────
  const images = [];
  const conversion = (account, label, { value, currency, transaction_id, user_data }) => {
    const now = Date.now();
    const user = google.userData?.(user_data ?? shared.user_data);
    const send = (em) => {
      const image = new Image(1, 1);
      image.src = `https://www.googleadservices.com/pagead/conversion/${account.slice(3)}/?${query({
        random: now, cv: 11, fst: now, fmt: 3, bg: "ffffff", guid: "ON", async: 1, en: "conversion",
        gtm: "45be6b1v9142000001", ...consent(), label, value, currency_code: currency, oid: transaction_id,
        auid: kept("ad_storage", "_gcl_au", () => `1.1.${digits(9)}.${seconds()}`, 90).slice(4), url: location.href,
        gclaw: read("_gcl_aw")?.split(".").slice(2).join("."), tiba: document.title, em,
      })}`;
      images.push(image);
    };
    if (user) user.then(send);
    else send();
  };

  // ── What a page, or a container, says ──────────────────────────────────────────────────────
  const run = ([command, ...call]) => {
    if (command === "config") {
      const [id, settings = {}] = call;
      if (settings.cookie_domain === "none") reach = "";
      if (settings.cookie_expires) lifetime = settings.cookie_expires;
      if (settings.linker) {
        handOver(settings.linker);
        adopt();
      }
      if (settings.conversion_linker !== false) link();
      if (id.startsWith("AW-")) ads.add(id);
      if (!id.startsWith("G-")) return;
      properties.set(id, settings);
      if (settings.send_page_view !== false) analytics(id, "page_view");
    } else if (command === "consent") {
      told(call[0], call[1]);
    } else if (command === "set") {
      const [name, value] = call;
      Object.assign(shared, typeof name === "string" ? { [name]: value } : name);
    } else if (command === "event") {
      const [name, given = {}] = call;
      const receivers = given.send_to ? [given.send_to].flat() : [...properties.keys()];
      for (const receiver of receivers) {
        if (receiver.startsWith("AW-")) conversion(...receiver.split("/"), given);
        else analytics(receiver, name, given);
      }
    }
  };
  google.calls.splice(0).forEach(run);
  google.calls.push = (...calls) => { calls.forEach(run); return 0; };

  // A page that uses gtag() itself speaks through its data layer.
  const isCall = (entry) => Object.prototype.toString.call(entry) === "[object Arguments]";
  const layer = (window.dataLayer ??= []);
  Array.from(layer).filter(isCall).forEach((call) => run(Array.from(call)));
  const push = layer.push.bind(layer);
  layer.push = (...entries) => {
    const length = push(...entries);
    entries.filter(isCall).forEach((call) => run(Array.from(call)));
    return length;
  };

  // Enhanced measurement, as far as a test switches it on.
  const measured = google.enhanced ?? [];
  const automatic = (name, given) => { for (const id of properties.keys()) analytics(id, name, given); };
  if (measured.includes("forms")) {
    addEventListener("submit", ({ target }) => automatic("form_submit", { form_id: target.id }), true);
  }
  if (measured.includes("history")) {
    const { pushState } = history;
    history.pushState = function (...call) {
      pushState.apply(this, call);
      setTimeout(() => automatic("page_view"), 0);
    };
  }
})();
