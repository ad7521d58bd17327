// ── Data layers and vendors' functions ─────────────────────────────────────────────────────────
// Nothing is put on the window before the page does it: pages test `"fbq" in window`.
const ENTRIES_LIMIT = 2000;
const TTQ = ["track", "page", "identify", "grantConsent", "revokeConsent", "holdConsent"];
// `queue`: where a stub keeps its calls. `methods`: calls of an object. `maker`: the method that
// returns another object with these methods. `single`: several arguments of a push are one call. `data`: an object that is read once. `most`: calls that are reported.
const KNOWN = {
  __proto__: null,
  dataLayer: {},
  gtag: {},
  fbq: { queue: "queue" },
  _fbq: { queue: "queue", layer: "fbq" },
  ttq: { methods: TTQ, maker: "instance" },
  uetq: { single: true },
  lintrk: { queue: "q" },
  snaptr: { queue: "queue" },
  pintrk: { queue: "queue" },
  twq: { queue: "queue" },
  rdt: { queue: "callQueue" },
  ym: { queue: "a" },
  clarity: { queue: "q" },
  _paq: {},
  _hsq: {},
  _tmr: {},
  adobeDataLayer: {},
  _satellite: { methods: ["track"] },
  utag: { methods: ["link", "view", "track"] },
  utag_data: { data: true },
};
// A `let` or `const` of a script is no property of the window; only its own name leads to it.
const LEXICAL = {
  __proto__: null,
  dataLayer: () => typeof dataLayer === "object" && dataLayer,
  adobeDataLayer: () => typeof adobeDataLayer === "object" && adobeDataLayer,
  uetq: () => typeof uetq === "object" && uetq,
  ttq: () => typeof ttq === "object" && ttq,
  _paq: () => typeof _paq === "object" && _paq,
};
const layers = [];
const isObject = (value) => value !== null && typeof value === "object";

// ── Reporting a call once, however many watched functions it passes through ────────────────────
const running = [];
let depth = 0;
const sameCall = (args, entry) => {
  if (!isObject(entry) || entry.length !== args.length) return false;
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] !== entry[index] && args[index] === args[index]) return false;
  }
  return true;
};
const isPassedOn = (layer, entry, isDeaf) => {
  for (let index = 0; index < depth; index += 1) {
    const call = running[index];
    if (call.layer === layer && call.whole) return true;
    if (call.layer === layer || call.layer === "gtag") {
      if (sameCall(call.args, entry)) {
        call.seen = true;
        if (layer === "dataLayer" && call.layer === "gtag" && isUnheard(entry, isDeaf)) continue;
        return true;
      }
      for (let number = 0; !call.one && number < call.args.length; number += 1) {
        if (call.args[number] === entry) return true;
      }
    }
  }
  return false;
};
// What gtag pushed does not reach Google's tag: an array is no command of its, and of a list that
// took the place of the container's the container knows nothing. Then the entry is reported, too.
const isUnheard = (entry, isDeaf) => isDeaf || isArray(entry);
// Calls of gtag whose entry was not seen: it went into a list that is not watched yet.
const unmet = [];
const wasCalled = (entry, isDeaf) => {
  for (let index = 0; index < unmet.length; index += 1) {
    if (unmet[index] === null || !sameCall(unmet[index], entry)) continue;
    unmet[index] = null;
    return !isUnheard(entry, isDeaf);
  }
  return false;
};
const during = (call, target, self, args) => {
  running[depth] = call;
  depth += 1;
  try { return apply(target, self, args); } finally {
    depth -= 1;
    running.length = depth;
    if (call.layer === "gtag" && !call.seen && unmet.length < ENTRIES_LIMIT) {
      unmet[unmet.length] = args;
    }
    if (depth === 0) lookAround();
  }
};
const fieldsOf = (state, layer, value) => {
  const named = state.name === layer ? "" : `"name":${quote(state.name)},`;
  return `"kind":"push","layer":${quote(layer)},${named}"payload":${plain(value)}`;
};
const tellPush = (state, layer, value, stack) => {
  if (state.left <= 0) return undefined;
  state.left -= 1;
  return tell(fieldsOf(state, layer, value), stack);
};
// A list that took the place of the one whose `push` a container has wrapped.
const REPLACED = "dataLayer (replaced)";
const PUSH_REPLACED = "dataLayer (push replaced)"; // of a list whose `push` hands nothing on to it
const isDeafList = (state, list) => (
  state.layer === "dataLayer" && state.isWrapped && !state.wrapped.has(list)
);
const tellEntry = (state, list, entry, stack) => {
  const isCall = state.layer === "dataLayer" && tagOf(entry) === "[object Arguments]";
  const layer = isDeafList(state, list) ? REPLACED : isCall ? "gtag" : state.layer;
  return tellPush(state, layer, entry, stack);
};
// Returns the messages, for each entry that has one.
const tellEntries = (state, list, args) => {
  const isDeaf = isDeafList(state, list);
  const messages = [];
  let stack;
  for (let index = 0; index < args.length; index += 1) {
    if (isObject(args[index])) state.reported.add(args[index]);
  }
  const single = state.single && args.length > 1 && !isObject(args[0]);
  for (let index = 0; index < (single ? 1 : args.length); index += 1) {
    const entry = args[index];
    if (depth > 0 && isPassedOn(state.layer, entry, isDeaf)) continue;
    if (depth > 0 && single && isPassedOn(state.layer, args)) continue;
    stack = stack || caught();
    if (single) tellPush(state, state.layer, args, stack);
    else messages[index] = tellEntry(state, list, entry, stack);
  }
  return messages;
};
// Tells that the container does not hear of these entries. A message that waits is changed.
const tellUnheard = (state, args, messages) => {
  for (let index = 0; index < args.length; index += 1) {
    const message = messages[index];
    if (message) message.fields = fieldsOf(state, PUSH_REPLACED, args[index]);
    else tellPush(state, PUSH_REPLACED, args[index], caught());
  }
};

// ── Lists, objects and functions that serve as layers ──────────────────────────────────────────
const ENTRY_WORDS = { __proto__: null, event: 3, consent: 3, set: 2, config: 2 };
// Reports the entries that a list had before it was watched, or that were not pushed.
const tellWritten = (state, list, stack, all) => {
  for (let index = 0; index < list.length && index < ENTRIES_LIMIT; index += 1) {
    const entry = list[index];
    if (isObject(entry)) {
      if (state.reported.has(entry)) continue;
      state.reported.add(entry);
      if (state.layer !== "dataLayer" || !wasCalled(entry, isDeafList(state, list))) {
        tellEntry(state, list, entry, stack);
      }
    } else if (all && state.single) {
      const call = [];
      const length = ENTRY_WORDS[entry] || 1;
      for (; call.length < length && index < list.length; index += 1) {
        call[call.length] = list[index];
        if (isObject(list[index])) state.reported.add(list[index]);
      }
      index -= 1;
      tellPush(state, state.layer, call, stack);
    } else if (all) tellEntry(state, list, entry, stack);
  }
};
const watchMade = (state, made) => {
  try {
    if (isObject(made)) for (let index = 0; index < state.methods.length; index += 1) {
      watchMethod(state, made, state.methods[index]);
    }
  } catch { /* never into the page */ }
  return made;
};
// For each function of ours before a `push` of the page's own: how often it was called.
const hearing = own(new WeakMap());
const watchedMethod = (state, owner, name, inner) => {
  if (hearing.has(inner)) { // the page puts back what stood there before
    hearing.set(owner, hearing.get(inner));
    return inner;
  }
  const before = state.layer === "dataLayer" ? hearing.get(owner) : undefined;
  const calls = { __proto__: null, count: 0 };
  const ours = disguised(inner, methodHandler(state, owner, name, before, calls));
  if (name === "push" && state.wrapped.has(owner)) {
    hearing.set(ours, calls);
    hearing.set(owner, calls);
  }
  return ours;
};
const methodHandler = (state, owner, name, before, calls) => ({
  apply(target, self, args) {
    calls.count += 1;
    if (self !== owner) return apply(target, self, args);
    const whole = name !== "push";
    const call = { __proto__: null, layer: state.layer, args, whole, one: false, seen: false };
    const heard = before && before.count;
    let messages = [];
    try {
      if (name === "push") messages = tellEntries(state, owner, args);
      else if (name === state.maker) return watchMade(state, apply(target, self, args));
      else if (!isPassedOn(state.layer, args)) {
        const entry = [name];
        for (let index = 0; index < args.length; index += 1) entry[index + 1] = args[index];
        tellPush(state, state.layer, entry, caught());
      }
    } catch { /* never into the page */ }
    try { return during(call, target, self, args); } finally {
      try { if (before && before.count === heard) tellUnheard(state, args, messages); }
      catch { /* never into the page */ }
    }
  },
});
// A page that replaces the method later replaces the one behind ours.
const watchMethod = (state, owner, name) => {
  const before = descriptorOf(owner, name);
  if (before && (before.get || !before.configurable)) return;
  let inner = owner[name];
  if (typeof inner !== "function") return;
  let ours = watchedMethod(state, owner, name, inner);
  const property = {
    __proto__: null,
    configurable: true,
    enumerable: before ? before.enumerable : false,
    get: () => ours,
    set: (next) => {
      const isNew = next !== ours && next !== inner;
      inner = next;
      if (isNew) { ours = next; state.isWrapped = true; state.wrapped.add(owner); }
      if (isNew && typeof next === "function") ours = watchedMethod(state, owner, name, next);
      if (property.enumerable) return;
      property.enumerable = true; // as a method of its own would be
      try { defineProperty(owner, name, property); } catch { /* frozen */ }
    },
  };
  defineProperty(owner, name, property);
};
const watchObject = (state, value, stack) => {
  const isNew = !state.owners.has(value);
  if (isNew) {
    state.owners.add(value);
    if (state.data) tellPush(state, state.layer, value, stack);
    if (isArray(value)) tellWritten(state, value, stack, true);
    if (!state.data) watchMethod(state, value, "push");
  }
  for (let index = 0; index < state.methods.length; index += 1) {
    watchMethod(state, value, state.methods[index]);
  }
  if (state.maker) watchMethod(state, value, state.maker);
};
const proxies = own(new WeakMap());
const watchFunction = (state, value, stack) => {
  if (natives.has(value)) return value;
  if (proxies.has(value)) return proxies.get(value);
  const waiting = state.queue && value[state.queue];
  if (isArray(waiting)) tellWritten(state, waiting, stack, false);
  const proxy = disguised(value, {
    apply(target, self, args) {
      const { layer } = state;
      const call = { __proto__: null, layer, args, whole: false, one: true, seen: false };
      try {
        if (!isPassedOn(state.layer, args)) tellPush(state, state.layer, args, caught());
      } catch { /* never into the page */ }
      return during(call, target, self, args);
    },
  });
  proxies.set(value, proxy);
  return proxy;
};
const adopt = (state, value, stack) => {
  try {
    if (typeof value === "function") {
      const ours = watchFunction(state, value, stack);
      if (ours !== state.current && state.appeared) state.appeared(value);
      return ours;
    }
    if (isObject(value)) watchObject(state, value, stack);
  } catch { /* never into the page */ }
  return value;
};
