// ── Messages: one batch a task, at once while the page is being left ───────────────────────────
const FRAMES_LIMIT = 20;
const OWN_FRAMES = 6;
const URL_LIMIT = 2000;
const BATCH_LIMIT = 500;

const withoutFragment = (href) => {
  const at = indexOf(href, "#");
  return at < 0 ? href : slice(href, 0, at);
};

let activity = performanceNow();
const awake = () => { activity = performanceNow(); };
const now = () => documentId + performanceNow();

// Where we are called from: caught now, which is cheap, and made readable when it is told.
const caught = (frames = FRAMES_LIMIT) => {
  const limit = describe(NativeError, "stackTraceLimit");
  const settable = limit && limit.writable;
  const holder = { __proto__: null };
  if (settable) NativeError.stackTraceLimit = frames + OWN_FRAMES;
  captureStackTrace(holder);
  if (settable) NativeError.stackTraceLimit = limit.value;
  return holder;
};
let CallSite;
const EVALUATED = /\((https?:[^()]*:\d+:\d+)\)/;
const places = (_, sites) => {
  const found = [];
  for (let index = 0; index < sites.length && found.length < FRAMES_LIMIT; index += 1) {
    const site = sites[index];
    const url = CallSite.url(site);
    if (url) {
      const place = `${CallSite.line(site)}:${CallSite.column(site)}`;
      found[found.length] = `${slice(url, 0, URL_LIMIT)}:${place}`;
    } else {
      // Our own frames have neither an address nor a place where they were evaluated.
      const origin = execute(EVALUATED, `${CallSite.origin(site) || ""}`);
      if (origin) found[found.length] = slice(origin[1], 0, URL_LIMIT);
    }
  }
  return found;
};
// Runs `read` while stacks come as lists of places, whatever the page has made of them; it is given
// a function for that.
const withPlaces = (read) => {
  const before = descriptorOf(NativeError, "prepareStackTrace");
  const ours = {
    __proto__: null, value: places, configurable: true, enumerable: true, writable: true,
  };
  if (!defineProperty(NativeError, "prepareStackTrace", ours)) return read(() => []); // frozen
  try { return read((stack) => stack.stack); } finally {
    if (before) defineProperty(NativeError, "prepareStackTrace", before);
    else deleteProperty(NativeError, "prepareStackTrace");
  }
};
{
  const before = NativeError.prepareStackTrace;
  NativeError.prepareStackTrace = (_, sites) => getPrototypeOf(sites[0]);
  const proto = new NativeError().stack;
  if (before === undefined) delete NativeError.prepareStackTrace;
  else NativeError.prepareStackTrace = before;
  CallSite = {
    __proto__: null,
    url: uncurried(proto.getScriptNameOrSourceURL),
    line: uncurried(proto.getLineNumber),
    column: uncurried(proto.getColumnNumber),
    origin: uncurried(proto.getEvalOrigin),
  };
}

let batch = [];
const quotedPlaces = (frames) => {
  let text = "";
  for (let index = 0; isArray(frames) && index < frames.length; index += 1) {
    text += `${index ? "," : ""}${quote(frames[index])}`;
  }
  return text;
};
const written = (items) => withPlaces((placesOf) => {
  let text = "";
  for (let index = 0; index < items.length; index += 1) {
    const { at, said, stack } = items[index];
    const known = isArray(stack) ? stack : stack && placesOf(stack);
    const frames = known ? `,"frames":[${quotedPlaces(known)}]` : "";
    text += `${index ? "," : ""}{"at":${at},${said}${frames}}`;
  }
  return text;
});
const isTop = window === window.top;
const flush = () => {
  if (batch.length === 0) return;
  const items = batch;
  batch = [];
  try {
    const from = `"document":${documentId},"url":${quote(location.href)},"top":${isTop}`;
    sink(`{${from},"items":[${written(items)}]}`);
  } catch { /* the page is gone: the network's own record remains */ }
};
// `said`: the inner text of a JSON object; `stack`: from `caught`, or a list of places.
const keep = (said, stack) => {
  batch[batch.length] = { __proto__: null, at: now(), said, stack };
  if (isLeaving() || batch.length > BATCH_LIMIT) flush();
  else if (batch.length === 1) nativeMicrotask(flush);
};
const tell = (said, stack) => {
  awake();
  keep(said, stack);
};
