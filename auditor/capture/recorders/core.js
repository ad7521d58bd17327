// ── What the page can't take from us, see of us, or break ──────────────────────────────────────
// The parts share one function. Whatever they need of the language is kept here, before the page's
// own scripts can replace it; so no for-of, spread, instanceof or inherited method after the start.
const sink = window[SINK];
delete window[SINK];
const KEY = Symbol.for("tagproof");
if (window[KEY]) return; // the window of an empty document serves the one that follows it
if (typeof sink !== "function") return;

const { apply, construct, defineProperty, deleteProperty, getPrototypeOf } = Reflect;
const { getOwnPropertyDescriptor: describe, setPrototypeOf } = Reflect;
const uncurried = (method) => apply(Function.prototype.bind, Function.prototype.call, [method]);
const descriptorOf = (owner, name) => {
  const property = describe(owner, name);
  // What a page adds to Object.prototype must not count as a part of the description.
  if (property) setPrototypeOf(property, null);
  return property;
};
const NativeError = Error, NativeProxy = Proxy, NativePromise = Promise, NativeURL = URL;
const { captureStackTrace } = Error;
const { isArray } = Array;
const { keys: keysOf, freeze } = Object;
const quote = JSON.stringify;
const encode = encodeURIComponent;
const slice = uncurried(String.prototype.slice);
const indexOf = uncurried(String.prototype.indexOf);
const lower = uncurried(String.prototype.toLowerCase);
const splitText = uncurried(String.prototype.split);
const execute = uncurried(RegExp.prototype.exec);
const promiseThen = uncurried(Promise.prototype.then);
const listen = uncurried(EventTarget.prototype.addEventListener);
const unlisten = uncurried(EventTarget.prototype.removeEventListener);
const nativeSetTimeout = window.setTimeout.bind(window);
const nativeMicrotask = window.queueMicrotask.bind(window);
const getterOf = (owner, name) => {
  const property = owner && describe(owner, name);
  return property && property.get ? uncurried(property.get) : () => undefined;
};
const ONCE = freeze({ __proto__: null, once: true });
const CAPTURE_ONCE = freeze({ __proto__: null, once: true, capture: true });

// A collection with methods of its own: the page may break those that it would inherit.
const own = (made) => {
  for (const name of ["get", "set", "has", "delete", "add", "forEach"]) {
    if (name in made) defineProperty(made, name, { __proto__: null, value: made[name] });
  }
  return made;
};

const performanceNow = performance.now.bind(performance);
const documentId = performance.timeOrigin;
const visibilityOf = getterOf(Document.prototype, "visibilityState");
let left = null; // the document that is being left
const isLeaving = () => left === document;
const momentNow = () => {
  if (isLeaving()) return "pagehide";
  return visibilityOf(document) === "hidden" ? "hidden" : "live";
};

// ── Functions of ours that pass for the page's or the browser's own ────────────────────────────
// Shared by the documents of one origin that stand in one another: what stands behind each of our
// functions, since a page may ask one document's `toString` about another's function; and how each
// of them compares what it knows with what is there.
const KIN_LIMIT = 200;
const { natives, kin } = (() => {
  for (const each of [window.parent, window.top]) {
    try { if (each !== window && each[KEY]) return each[KEY]; } catch { /* another origin */ }
  }
  return { natives: own(new WeakMap()), kin: [] };
})();
const disguised = (behind, handler) => {
  const proxy = new NativeProxy(behind, { __proto__: null, ...handler });
  natives.set(proxy, behind);
  return proxy;
};
// What an error says of where it was thrown, without the frames that are ours. Our functions that
// others pass through are all called `watched`, and our script has no address.
const OURS = /^ +at .*\bwatched\b.*\(<anonymous>:\d+:\d+\)$/;
const stackGetter = describe(new NativeError(), "stack")?.get;
const cleaned = (error) => {
  try {
    // With a format of the page's own it is the page's text: left as it is.
    if (describe(NativeError, "prepareStackTrace")) return;
    const property = describe(error, "stack");
    if (!property || property.get !== stackGetter) return;
    const lines = splitText(error.stack, "\n");
    let kept = lines[0];
    for (let index = 1; index < lines.length; index += 1) {
      if (!execute(OURS, lines[index])) kept += `\n${lines[index]}`;
    }
    if (kept.length !== error.stack.length) error.stack = kept;
  } catch { /* not an error */ }
};
// The page gets a promise of ours: one that were merely listened to would no longer be reported as
// an unhandled rejection.
const handedOn = (answer, done) => {
  const stack = caught(1);
  defineProperty(answer, "constructor", { __proto__: null, value: undefined });
  return new NativePromise((resolve, reject) => {
    promiseThen(answer, (value) => {
      noteRun(performanceNow(), stack);
      done();
      resolve(value);
    }, (error) => {
      done();
      cleaned(error);
      reject(error);
    });
  });
};
// Calls what stands behind; `before` learns of the call and may give other arguments. `after` makes
// what the page gets of what the browser gave.
const watching = (before, after) => ({
  apply: function watched(target, self, args) {
    let given = args;
    try { given = before(self, args) || args; } catch { /* never into the page */ }
    let answer;
    try { answer = apply(target, self, given); } catch (error) {
      cleaned(error);
      throw error;
    }
    try { return after ? after(answer) : answer; } catch { return answer; }
  },
});
const asPromise = (answer) => handedOn(answer, () => {});
const replace = (owner, name, handler) => {
  const property = owner && descriptorOf(owner, name);
  if (!property || typeof property.value !== "function") return undefined;
  const behind = property.value;
  property.value = disguised(behind, handler);
  return defineProperty(owner, name, property) ? property.value : undefined;
};
const replaceAccessor = (owner, name, part, handler) => {
  const property = owner && descriptorOf(owner, name);
  if (!property || typeof property[part] !== "function") return;
  property[part] = disguised(property[part], handler);
  defineProperty(owner, name, property);
};
replace(Function.prototype, "toString", {
  apply: function watched(target, self, args) {
    try { return apply(target, natives.get(self) || self, args); } catch (error) {
      cleaned(error);
      throw error;
    }
  },
});
