// ── Finding layers on the window, as soon as the page puts them there ──────────────────────────
const stateOf = (name, options) => {
  const state = {
    __proto__: null,
    name,
    layer: options.layer || name,
    queue: options.queue,
    methods: options.methods || [],
    maker: options.maker,
    single: options.single,
    data: options.data,
    left: options.most || Infinity,
    appeared: options.appeared,
    reported: own(new WeakSet()),
    owners: own(new WeakSet()),
    wrapped: own(new WeakSet()), // lists whose method the page replaced
    isWrapped: false,
    current: undefined,
    isOurs: false,
    isEmpty: false,
    get: () => state.current,
    set: (value) => {
      state.current = adopt(state, value, caught());
      if (!state.isEmpty) return;
      state.isEmpty = false;
      deleteProperty(window, name); // so that it comes last among the names, as a new one does
      define(state, true);
    },
  };
  layers[layers.length] = state;
  return state;
};
const define = (state, enumerable) => {
  const { get, set } = state;
  const property = { __proto__: null, configurable: true, enumerable, get, set };
  state.isOurs = defineProperty(window, state.name, property);
};
// Watches what the page has put on the window by now.
const takeOver = (state) => {
  const property = descriptorOf(window, state.name);
  if (!property) return;
  if (property.get || property.set) {
    if (property.get !== state.get) adopt(state, window[state.name]);
    return;
  }
  if (property.value === undefined || property.value === state.current) return;
  state.current = adopt(state, property.value);
  if (property.configurable) define(state, property.enumerable);
  else if (property.writable && state.current !== property.value) {
    property.value = state.current;
    defineProperty(window, state.name, property);
  }
};
// Cheap, so that it can run after each task that we notice.
const lookAround = () => {
  try {
    for (let index = 0; index < layers.length; index += 1) {
      const state = layers[index];
      if (!state.isOurs && state.name in window) takeOver(state);
    }
  } catch { /* never into the page */ }
};
const lookClosely = () => {
  for (let index = 0; index < layers.length; index += 1) {
    const state = layers[index];
    const property = descriptorOf(window, state.name);
    state.isOurs = property !== undefined && property.get === state.get;
    if (!state.isOurs) takeOver(state);
    let value = state.current;
    if (!property && LEXICAL[state.name]) {
      try { value = LEXICAL[state.name](); } catch { /* not initialised yet */ }
      if (value) adopt(state, value);
    }
    if (!isObject(value) || state.isEmpty) continue;
    watchObject(state, value);
    if (isArray(value)) tellWritten(state, value, undefined, false);
  }
};
for (const name of keysOf(KNOWN)) stateOf(name, KNOWN[name]);
afterTimer = lookAround;
reconciled[reconciled.length] = lookClosely;

// ── A layer with another name, which the address of its container holds ────────────────────────
const CONTAINER = /(?:\/gtm\.js|\/gtag\/js)\?(?:[^#]*&)?l=([A-Za-z_$][\w$]{0,60})/;
const discover = (url) => {
  const match = typeof url === "string" && execute(CONTAINER, url);
  if (!match) return;
  for (let index = 0; index < layers.length; index += 1) {
    if (layers[index].name === match[1]) return;
  }
  const property = descriptorOf(window, match[1]);
  // A layer is a list: the name of anything else is not that of a layer.
  if (property ? !isArray(property.value) : match[1] in window) return;
  stateOf(match[1], { layer: "dataLayer" });
  lookAround();
};
const scriptsOf = getterOf(Document.prototype, "scripts");
const sourceOf = getterOf(HTMLScriptElement.prototype, "src");
const collectionLength = getterOf(HTMLCollection.prototype, "length");
let scriptsSeen = 0;
const discoverScripts = () => {
  const scripts = scriptsOf(document);
  const length = collectionLength(scripts);
  if (length === scriptsSeen) return;
  scriptsSeen = length;
  for (let index = 0; index < length && index < 300; index += 1) discover(sourceOf(scripts[index]));
};
reconciled[reconciled.length] = discoverScripts;
// A library that has just loaded may have defined its methods anew.
const lookAtMethods = () => {
  for (let index = 0; index < layers.length; index += 1) {
    const state = layers[index];
    if (state.methods.length && isObject(state.current)) watchObject(state, state.current);
  }
};
// A script has run. Its `load` event reaches the document, but never the window.
listen(document, "load", (event) => {
  try { discover(sourceOf(event.target)); } catch { /* not a script */ }
  lookAround();
  try { lookAtMethods(); } catch { /* never into the page */ }
}, true);
listen(window, "load", lookAround);
listen(document, "DOMContentLoaded", reconcile, CAPTURE_ONCE);

// ── While the document is parsed: just before an inline script that names a layer ──────────────
// The name is defined before the script runs, so that its first push is seen; but not if the script
// tests whether the name exists, since the answer must be the true one.
const ASKS = /\bin\s+(?:window|w|self|globalThis|top|f|a|e|n|t)\b|hasOwn|getOwn|\.has\(/;
const TEXT_READ = 100000;
const textOf = getterOf(Node.prototype, "textContent");
let latest = null;
const prepare = () => {
  lookAround();
  for (let index = 0; index < layers.length; index += 1) {
    const state = layers[index];
    if (!state.isEmpty) continue;
    state.isEmpty = state.isOurs = false;
    const property = descriptorOf(window, state.name);
    if (property && property.get === state.get) deleteProperty(window, state.name);
  }
  const scripts = scriptsOf(document);
  const script = scripts[collectionLength(scripts) - 1];
  if (!script || script === latest) return;
  latest = script;
  const source = sourceOf(script);
  discover(source);
  const text = source ? "" : textOf(script);
  if (!text || text.length > TEXT_READ || execute(ASKS, text)) return;
  for (let index = 0; index < layers.length; index += 1) {
    const state = layers[index];
    if (state.isOurs || state.name in window || indexOf(text, state.name) < 0) continue;
    state.isEmpty = true;
    define(state, false);
  }
};
const parsing = new MutationObserver(() => {
  try { prepare(); } catch { /* never into the page */ }
});
parsing.observe(document, { childList: true, subtree: true });
const parsed = parsing.disconnect.bind(parsing);
listen(document, "DOMContentLoaded", () => {
  try { prepare(); } catch { /* never into the page */ }
  parsed();
}, CAPTURE_ONCE);
