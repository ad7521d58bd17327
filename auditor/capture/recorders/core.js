// ── Protection: what the page can't take away, notice or break ─────────────────────────────────
// All parts share one function. What they need of the language is kept here, before the page's own
// scripts can replace it: so there is no for-of, spread, instanceof or inherited method later on.
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

// The collection with its methods as own properties: the page may break the inherited ones.
const own = (collection) => {
  for (const name of ["get", "set", "has", "delete", "add", "forEach"]) {
    if (!(name in collection)) continue;
    defineProperty(collection, name, { __proto__: null, value: collection[name] });
  }
  return collection;
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

// ── Functions of ours that look like the page's or the browser's own ───────────────────────────
// Shared by nested documents of one origin. `natives`: the function behind each of ours, since a
// page may ask one document's `toString` about another's function. `kin`: for each document, a
// function that reconciles and flushes it.
const KIN_LIMIT = 200;
const { natives, kin } = (() => {
  for (const ancestor of [window.parent, window.top]) {
    try {
      if (ancestor !== window && ancestor[KEY]) return ancestor[KEY];
    } catch { /* another origin */ }
  }
  return { natives: own(new WeakMap()), kin: [] };
})();
const disguised = (behind, handler) => {
  const proxy = new NativeProxy(behind, { __proto__: null, ...handler });
  natives.set(proxy, behind);
  return proxy;
};
// Our frames in an error's stack, which `cleaned` removes. All functions of ours that the page's
// calls pass through are called `watched`, and our script has no address.
const OURS = /^ +at .*\bwatched\b.*\(<anonymous>:\d+:\d+\)$/;
const stackGetter = describe(new NativeError(), "stack")?.get;
const cleaned = (error) => {
  try {
    // A page with `prepareStackTrace` formats stacks itself: these are left as they are.
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
// A promise of ours for the page that settles like `answer`. Listening to `answer` alone would hide
// its unhandled rejections.
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
// A handler that calls the function behind. `before` gets the call and may return other arguments;
// `after` makes the page's result of the browser's.
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
