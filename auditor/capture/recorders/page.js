// Runs in every document before the page's own scripts. It tells the recorder what the page pushes
// to its data layers, which calls send something (and from where), what a content security policy
// refused, and whether the page still has something to do. It must never throw into the page.
(() => {
  "use strict";
  const SINK = "__SINK__";
  const sink = window[SINK];
  if (typeof sink !== "function") return;
  delete window[SINK];

  const TEXT_LIMIT = 5000;
  const NODE_LIMIT = 2000;
  const DEPTH_LIMIT = 12;
  const LAYERS = ["dataLayer", "fbq", "ttq", "uetq", "lintrk", "pintrk"];
  const nativeSetTimeout = window.setTimeout.bind(window);
  const now = () => performance.timeOrigin + performance.now();
  const documentId = performance.timeOrigin;

  // ── Outgoing messages: one batch a task, at once while the page is leaving ─────────────────
  let batch = [];
  let leaving = false;
  let activity = performance.now();
  const flush = () => {
    if (batch.length === 0) return;
    const items = batch;
    batch = [];
    try {
      const top = window === window.top;
      sink(JSON.stringify({ document: documentId, url: location.href, top, items }));
    } catch { /* the page is gone: the network's own record remains */ }
  };
  const tell = (item) => {
    activity = performance.now();
    batch.push({ at: now(), ...item });
    if (leaving || batch.length > 500) flush();
    else if (batch.length === 1) queueMicrotask(flush);
  };

  // The innermost caller that has an address; our own frames have none.
  const caller = () => {
    const line = (new Error().stack || "").split("\n").find((each) => /\b(https?|blob):/.test(each));
    return line ? line.replace(/^\s*at\s+/, "").replace(/^.*\((.*)\)$/, "$1").slice(0, 500) : "";
  };

  // ── Values of the page as plain data ───────────────────────────────────────────────────────
  const plain = (value) => {
    let left = NODE_LIMIT;
    const seen = new Set();
    const walk = (each, depth) => {
      left -= 1;
      switch (typeof each) {
        case "string": return each.slice(0, TEXT_LIMIT);
        case "number": return Number.isFinite(each) ? each : String(each);
        case "boolean": return each;
        case "undefined": return "[undefined]";
        case "bigint": return String(each);
        case "function": return "[function]";
        case "symbol": return "[symbol]";
      }
      if (each === null) return null;
      if (each instanceof Node) return `[${each.nodeName}]`;
      if (each === window || seen.has(each)) return "[cycle]";
      if (depth > DEPTH_LIMIT || left < 0) return "[cut]";
      if (each instanceof Date) return Number.isNaN(+each) ? "[invalid date]" : each.toISOString();
      seen.add(each);
      let result;
      const isList = Array.isArray(each) || Object.prototype.toString.call(each) === "[object Arguments]";
      if (isList) {
        result = [];
        for (let index = 0; index < each.length && left > 0; index += 1) result.push(read(each, index, depth));
      } else {
        result = {};
        for (const key of Object.keys(each)) {
          if (left <= 0) break;
          result[key.slice(0, 200)] = read(each, key, depth);
        }
      }
      seen.delete(each);
      return result;
    };
    const read = (owner, key, depth) => {
      try { return walk(owner[key], depth + 1); } catch { return "[unreadable]"; }
    };
    try { return walk(value, 0); } catch { return "[unreadable]"; }
  };

  // ── Data layers and vendors' functions ─────────────────────────────────────────────────────
  const pushed = (layer, entry) => {
    try {
      const isCall = Object.prototype.toString.call(entry) === "[object Arguments]";
      tell({ kind: "push", layer: isCall ? "gtag" : layer, payload: plain(entry), stack: caller() });
    } catch { /* never into the page */ }
  };
  const wrapped = new WeakMap();
  const pushes = new Map(); // every list shares one push: each layer keeps proxies of its own
  let depth = 0;
  const watchedPush = (layer, inner) => {
    if (typeof inner !== "function") return inner;
    if (!pushes.has(layer)) pushes.set(layer, new WeakMap());
    const wrapped = pushes.get(layer);
    if (!wrapped.has(inner)) {
      const proxy = new Proxy(inner, {
        apply(target, self, entries) {
          if (depth === 0) for (const entry of entries) pushed(layer, entry);
          depth += 1;
          try { return Reflect.apply(target, self, entries); } finally { depth -= 1; }
        },
      });
      wrapped.set(inner, proxy);
      wrapped.set(proxy, proxy);
    }
    return wrapped.get(inner);
  };
  const adopted = new WeakSet();
  const adopt = (layer, value) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
    if (typeof value === "function") {
      if (!wrapped.has(value)) {
        const proxy = new Proxy(value, {
          apply(target, self, args) {
            if (depth === 0) pushed(layer, Array.from(args));
            depth += 1;
            try { return Reflect.apply(target, self, args); } finally { depth -= 1; }
          },
        });
        wrapped.set(value, proxy);
        wrapped.set(proxy, proxy);
      }
      return wrapped.get(value);
    }
    if (adopted.has(value)) return value;
    adopted.add(value);
    try {
      if (Array.isArray(value)) for (const entry of Array.from(value)) pushed(layer, entry);
      let inner = value.push;
      if (typeof inner !== "function") return value;
      Object.defineProperty(value, "push", {
        configurable: true,
        enumerable: false,
        get: () => watchedPush(layer, inner),
        set: (next) => { inner = next; },
      });
    } catch { /* frozen: the snapshot of the page's requests remains */ }
    return value;
  };
  const watchLayer = (name) => {
    let current;
    try {
      Object.defineProperty(window, name, {
        configurable: true,
        enumerable: true,
        get: () => current,
        set: (value) => { current = adopt(name, value); },
      });
    } catch { /* already there and fixed */ }
  };
  for (const name of LAYERS) watchLayer(name);

  // ── Calls that send something ──────────────────────────────────────────────────────────────
  const called = (api, url) => {
    try {
      const absolute = new URL(String(url), document.baseURI);
      absolute.hash = "";
      if (absolute.protocol === "http:" || absolute.protocol === "https:") {
        tell({ kind: "call", api, url: absolute.href, stack: caller() });
      }
    } catch { /* not an address */ }
  };
  let inFlight = 0;
  const settled = () => { inFlight -= 1; activity = performance.now(); };
  const wrap = (owner, name, before) => {
    const inner = owner && owner[name];
    if (typeof inner !== "function") return;
    owner[name] = new Proxy(inner, {
      apply(target, self, args) {
        try { before(self, args); } catch { /* never into the page */ }
        return Reflect.apply(target, self, args);
      },
    });
  };
  wrap(Navigator.prototype, "sendBeacon", (_, args) => called("sendBeacon", args[0]));
  const nativeFetch = window.fetch;
  if (typeof nativeFetch === "function") {
    window.fetch = new Proxy(nativeFetch, {
      apply(target, self, args) {
        called("fetch", args[0] instanceof Request ? args[0].url : args[0]);
        const answer = Reflect.apply(target, self, args);
        inFlight += 1;
        answer.then(settled, settled);
        return answer;
      },
    });
  }
  const opened = new WeakMap();
  wrap(XMLHttpRequest.prototype, "open", (self, args) => { opened.set(self, args[1]); });
  wrap(XMLHttpRequest.prototype, "send", (self) => {
    called("xhr", opened.get(self));
    inFlight += 1;
    self.addEventListener("loadend", settled, { once: true });
  });
  const untilLoaded = (element) => {
    let open = true;
    const done = () => { if (open) { open = false; settled(); } };
    inFlight += 1;
    element.addEventListener("load", done, { once: true });
    element.addEventListener("error", done, { once: true });
  };
  const watchSource = (prototype, api) => {
    const property = Object.getOwnPropertyDescriptor(prototype, "src");
    if (!property || !property.set) return;
    Object.defineProperty(prototype, "src", {
      ...property,
      set: new Proxy(property.set, {
        apply(target, self, args) {
          called(api, args[0]);
          if (api === "script") untilLoaded(self);
          return Reflect.apply(target, self, args);
        },
      }),
    });
  };
  watchSource(HTMLImageElement.prototype, "image");
  watchSource(HTMLScriptElement.prototype, "script");
  watchSource(HTMLIFrameElement.prototype, "iframe");
  wrap(HTMLFormElement.prototype, "submit", (self) => called("form", self.action));

  // ── What the page still has to do ──────────────────────────────────────────────────────────
  const timers = new Map();
  let polls = false;
  let chain = 0;
  const HUNG = 3000; // an image that never comes, a long poll: no reason to wait any longer
  const CHAIN_LIMIT = 3; // a timer set by a timer set by a timer is a poller, not work
  const setTimeoutInner = window.setTimeout;
  window.setTimeout = new Proxy(setTimeoutInner, {
    apply(target, self, args) {
      const [callback, delay] = args;
      const level = chain + 1;
      if (typeof callback !== "function") return Reflect.apply(target, self, args);
      let id;
      const run = function (...rest) {
        timers.delete(id);
        const outer = chain;
        chain = level;
        try { return Reflect.apply(callback, this, rest); } finally { chain = outer; }
      };
      id = Reflect.apply(target, self, [run, ...args.slice(1)]);
      if (level <= CHAIN_LIMIT) timers.set(id, performance.now() + (Number(delay) || 0));
      else polls = true;
      return id;
    },
  });
  wrap(window, "clearTimeout", (_, args) => timers.delete(args[0]));
  wrap(window, "setInterval", () => { polls = true; });
  const quietFor = () => performance.now() - activity;
  const busy = (horizon) => {
    const limit = performance.now() + horizon;
    const loading = document.readyState !== "complete" || inFlight > 0;
    if (loading && quietFor() < HUNG) return true;
    for (const due of timers.values()) if (due <= limit) return true;
    return false;
  };
  // Resolves with whether the page came to rest within `most` ms: nothing in flight, no timer due
  // within `horizon` ms, and no push or call for `quiet` ms.
  const rest = (quiet, horizon, most) => new Promise((resolve) => {
    const until = performance.now() + most;
    const look = () => {
      const idle = !busy(horizon);
      if (idle && quietFor() >= quiet) resolve({ quiet: true, polls });
      else if (performance.now() >= until) resolve({ quiet: false, polls });
      else nativeSetTimeout(look, idle ? Math.max(5, quiet - quietFor()) : 20);
    };
    look();
  });
  Object.defineProperty(window, Symbol.for("tagproof"), { value: { rest }, enumerable: false });

  // ── What happens to the document ───────────────────────────────────────────────────────────
  addEventListener("securitypolicyviolation", (event) => {
    tell({ kind: "csp", directive: event.effectiveDirective, blocked: event.blockedURI });
  }, true);
  const titled = () => tell({ kind: "title", title: String(document.title).slice(0, 1000) });
  addEventListener("DOMContentLoaded", titled, { once: true });
  addEventListener("load", () => { activity = performance.now(); titled(); }, { once: true });
  addEventListener("pagehide", () => { leaving = true; flush(); }, true);
  addEventListener("pageshow", () => { leaving = false; }, true);
})();
