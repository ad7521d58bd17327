// ── Calls that make requests: the address, the stack, and the moment ───────────────────────────
const FRAGMENT_FRAMES = 4;
const FRAME_LIMIT = 300;
const CANDIDATES_LIMIT = 8;
const hrefOf = getterOf(URL.prototype, "href");
const originOf = getterOf(URL.prototype, "origin");
const requestUrlOf = getterOf(Request.prototype, "url");
const baseOf = getterOf(Node.prototype, "baseURI");
const trustedText = typeof TrustedScriptURL === "function"
  ? uncurried(TrustedScriptURL.prototype.toString) : () => "";
const controllerOf = typeof ServiceWorkerContainer === "function"
  ? getterOf(ServiceWorkerContainer.prototype, "controller") : () => null;
const workers = navigator.serviceWorker;
const SENT = /^(?:https?|wss?|blob):/;

// The text of an address. Other objects are not converted, since the page would notice.
const textOfAddress = (value) => {
  if (typeof value === "string") return value;
  try { return hrefOf(value); } catch { /* something else */ }
  try { return requestUrlOf(value); } catch { /* something else */ }
  try { return trustedText(value); } catch { return ""; }
};
const absolute = (value) => {
  const text = typeof value === "string" ? value : textOfAddress(value);
  // Pictures as data: URLs are long, and go nowhere.
  if (text === "" && typeof value !== "string") return null;
  if (lower(slice(text, 0, 5)) === "data:") return null;
  const url = new NativeURL(text, baseOf(document));
  return execute(SENT, hrefOf(url)) ? url : null;
};
const tellCall = (api, href, moment, stack, more) => {
  tell(`"kind":"call","api":"${api}","url":${quote(href)},"moment":"${moment}"${more}`, stack);
};
// An error tracker puts a function of its own before the browser's: it is in each stack then.
const ours = { __proto__: null };
const NativeRequest = window.XMLHttpRequest;
const isWrapped = (owner, name) => {
  const property = descriptorOf(owner, name);
  return property !== undefined && property.value !== ours[name];
};
const WRAPPED = {
  __proto__: null,
  fetch: () => isWrapped(window, "fetch"),
  sendBeacon: () => isWrapped(Navigator.prototype, "sendBeacon") || isWrapped(navigator, "sendBeacon"),
  xhr: () => isWrapped(NativeRequest.prototype, "send") || isWrapped(NativeRequest.prototype, "open")
    || window.XMLHttpRequest !== NativeRequest,
};
const wrappedOf = (api) => {
  try { return WRAPPED[api] !== undefined && WRAPPED[api](); } catch { return false; }
};
const called = (api, value) => {
  try {
    const url = absolute(value);
    const more = wrappedOf(api) ? ',"wrapped":true' : "";
    if (url) tellCall(api, withoutFragment(hrefOf(url)), momentNow(), caught(), more);
  } catch { /* not an address */ }
};
const WRAPPER_FRAMES = 3;
const scriptOf = (frame) => {
  const position = execute(/(?::\d+){1,2}$/, frame);
  return position ? slice(frame, 0, frame.length - position[0].length) : frame;
};
// The call sites from the first other script on, if the wrapper's own are few.
const behindWrapper = (frames) => {
  let own = 0;
  while (own < frames.length && scriptOf(frames[own]) === scriptOf(frames[0])) own += 1;
  if (own > WRAPPER_FRAMES || own === frames.length) return frames;
  const behind = [];
  for (let index = own; index < frames.length; index += 1) behind[index - own] = frames[index];
  return behind;
};

// While a page goes away, our message may not arrive. So the call's stack goes into the fragment of
// the address, which the browser does not send.
const MARKS = `${(documentId % 1e9 | 0).toString(36)}`;
let marks = 0;
const shortened = (frame) => {
  if (frame.length <= FRAME_LIMIT) return frame;
  const query = indexOf(frame, "?");
  const position = execute(/:\d+:\d+$/, frame);
  const kept = query < 0 ? FRAME_LIMIT : query;
  const address = slice(frame, 0, kept < FRAME_LIMIT ? kept : FRAME_LIMIT);
  return `${address}${position ? position[0] : ""}`;
};
const fragmentOf = (id, moment, frames) => {
  let text = `#~tp${id},${moment}`;
  for (let index = 0; index < frames.length && index < FRAGMENT_FRAMES; index += 1) {
    try { text += `,${encode(shortened(frames[index]))}`; } catch { /* half a character */ }
  }
  return text;
};
const isControlled = () => workers !== undefined && controllerOf(workers) !== null;
// Reports the call; while the page is hidden or left, returns arguments with a marked address.
const calledWith = (api, args) => {
  const url = absolute(args[0]);
  if (!url) return undefined;
  const href = hrefOf(url);
  const moment = momentNow();
  const isRequest = isObject(args[0]) && textOfAddress(args[0]) !== "" && !isUrl(args[0]);
  const plainly = moment === "live" || isRequest || indexOf(href, "#") >= 0;
  // A service worker would see the fragment.
  if (plainly || originOf(url) === location.origin || isControlled()) {
    const more = wrappedOf(api) ? ',"wrapped":true' : "";
    tellCall(api, withoutFragment(href), moment, caught(), more);
    return undefined;
  }
  marks += 1;
  const id = `${MARKS}-${marks.toString(36)}`;
  const stack = caught();
  let frames = withCallSites((callSitesOf) => callSitesOf(stack));
  if (isArray(frames) && wrappedOf(api)) frames = behindWrapper(frames);
  tellCall(api, href, moment, isArray(frames) ? frames : [], `,"mark":"${id}"`);
  const given = [];
  for (let index = 0; index < args.length; index += 1) given[index] = args[index];
  given[0] = href + fragmentOf(id, moment, isArray(frames) ? frames : []);
  return given;
};
const isUrl = (value) => { try { hrefOf(value); return true; } catch { return false; } };

ours.sendBeacon = replace(
  Navigator.prototype, "sendBeacon", watching((_, args) => calledWith("sendBeacon", args)),
);
replace(window, "fetchLater", watching((_, args) => calledWith("fetchLater", args)));
ours.fetch = replace(window, "fetch", watching((_, args) => calledWith("fetch", args), untilAnswered));
replace(window, "open", watching((_, args) => {
  if (args.length > 0 && args[0] !== "") called("open", args[0]);
}));
if (typeof ServiceWorkerContainer === "function") {
  replace(ServiceWorkerContainer.prototype, "register", watching((_, args) => {
    called("serviceWorker", args[0]);
  }, asPromise));
}

// ── XMLHttpRequest ─────────────────────────────────────────────────────────────────────────────
const opened = own(new WeakMap());
ours.open = replace(XMLHttpRequest.prototype, "open", watching((self, args) => {
  const url = absolute(args[1]);
  opened.set(self, url ? withoutFragment(hrefOf(url)) : "");
}));
ours.send = replace(XMLHttpRequest.prototype, "send", {
  apply: function watched(target, self, args) {
    let open = false;
    const done = () => { if (open) { open = false; settled(); } };
    try {
      called("xhr", opened.get(self) || null);
      listen(self, "loadend", done, ONCE);
      open = true;
      began();
    } catch { /* never into the page */ }
    try { return apply(target, self, args); } catch (error) {
      done();
      try { unlisten(self, "loadend", done); } catch { /* not a request */ }
      cleaned(error);
      throw error;
    }
  },
});

// ── Elements with an address ───────────────────────────────────────────────────────────────────
const ADDRESSES = {
  __proto__: null,
  img: { __proto__: null, src: "image", srcset: "image" },
  script: { __proto__: null, src: "script" },
  iframe: { __proto__: null, src: "iframe" },
  embed: { __proto__: null, src: "embed" },
  link: { __proto__: null, href: "link" },
};
const CANDIDATE = /[^\s,]\S*[^\s,](?=[\s,]|$)/;
const calledOfSet = (value) => {
  const candidates = splitText(value, /,\s+|,(?=https?:)/);
  for (let index = 0; index < candidates.length && index < CANDIDATES_LIMIT; index += 1) {
    const match = execute(CANDIDATE, candidates[index]);
    if (match) called("image", match[0]);
  }
};
const addressed = (element, name, api, value) => {
  if (name === "srcset") {
    if (typeof value === "string") calledOfSet(value);
    return;
  }
  called(api, value);
  if (api !== "script") return;
  untilLoaded(element);
  discover(textOfAddress(value));
};
const PROTOTYPES = [
  ["img", HTMLImageElement], ["script", HTMLScriptElement], ["iframe", HTMLIFrameElement],
  ["embed", HTMLEmbedElement], ["link", HTMLLinkElement],
];
for (const [tag, type] of PROTOTYPES) {
  for (const name of keysOf(ADDRESSES[tag])) {
    replaceAccessor(type.prototype, name, "set", watching((self, args) => {
      if (args.length > 0) addressed(self, name, ADDRESSES[tag][name], args[0]);
    }));
  }
}
const localNameOf = getterOf(Element.prototype, "localName");
replace(Element.prototype, "setAttribute", watching((self, args) => {
  const name = args[0];
  if (typeof name !== "string" || name.length < 3 || name.length > 6 || args.length < 2) return;
  const attribute = lower(name);
  if (attribute !== "src" && attribute !== "href" && attribute !== "srcset") return;
  const apis = ADDRESSES[localNameOf(self)];
  if (apis && apis[attribute]) addressed(self, attribute, apis[attribute], args[1]);
}));
const actionOf = getterOf(HTMLFormElement.prototype, "action");
const submitted = watching((self) => { called("form", actionOf(self)); });
replace(HTMLFormElement.prototype, "submit", submitted);
replace(HTMLFormElement.prototype, "requestSubmit", submitted);

// ── What is called with `new` ──────────────────────────────────────────────────────────────────
for (const [name, api] of [
  ["WebSocket", "websocket"], ["EventSource", "eventsource"],
  ["Worker", "worker"], ["SharedWorker", "sharedworker"],
]) {
  const ours = replace(window, name, {
    get: (target, key) => target[key], // some properties need the function itself as `this`
    construct: function watched(target, args, newTarget) {
      called(api, args[0]);
      const type = newTarget === ours ? target : newTarget;
      try { return construct(target, args, type); } catch (error) {
        cleaned(error);
        throw error;
      }
    },
  });
  if (ours) {
    const property = descriptorOf(ours.prototype, "constructor");
    property.value = ours;
    defineProperty(ours.prototype, "constructor", property);
  }
}
