// ── Messages: sent in one batch a task, and at once while the page is being left ───────────────
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

// The stack of the current call: captured now, which is cheap, and formatted when it is sent.
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
const listCallSites = (_, sites) => {
  const listed = [];
  for (let index = 0; index < sites.length && listed.length < FRAMES_LIMIT; index += 1) {
    const site = sites[index];
    const url = CallSite.url(site);
    if (url) {
      const position = `${CallSite.line(site)}:${CallSite.column(site)}`;
      listed[listed.length] = `${slice(url, 0, URL_LIMIT)}:${position}`;
    } else {
      // Frames of ours have neither an address nor an origin of evaluation.
      const origin = execute(EVALUATED, `${CallSite.origin(site) || ""}`);
      if (origin) listed[listed.length] = slice(origin[1], 0, URL_LIMIT);
    }
  }
  return listed;
};
// Runs `read` with a function that lists a stack's call sites, whatever the page has made of
// `prepareStackTrace`.
const withCallSites = (read) => {
  const before = descriptorOf(NativeError, "prepareStackTrace");
  const ours = {
    __proto__: null, value: listCallSites, configurable: true, enumerable: true, writable: true,
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
const quotedCallSites = (frames) => {
  let text = "";
  for (let index = 0; isArray(frames) && index < frames.length; index += 1) {
    text += `${index ? "," : ""}${quote(frames[index])}`;
  }
  return text;
};
const written = (items) => withCallSites((callSitesOf) => {
  let text = "";
  for (let index = 0; index < items.length; index += 1) {
    const { at, fields, stack } = items[index];
    const callSites = isArray(stack) ? stack : stack && callSitesOf(stack);
    const frames = callSites ? `,"frames":[${quotedCallSites(callSites)}]` : "";
    text += `${index ? "," : ""}{"at":${at},${fields}${frames}}`;
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
  } catch { /* the page is gone: its requests are recorded anyway */ }
};
// `fields`: the inner text of a JSON object; `stack`: from `caught`, or a list of call sites.
const keep = (fields, stack) => {
  const message = { __proto__: null, at: now(), fields, stack };
  batch[batch.length] = message;
  if (isLeaving() || batch.length > BATCH_LIMIT) flush();
  else if (batch.length === 1) nativeMicrotask(flush);
  return message;
};
const tell = (fields, stack) => {
  awake();
  return keep(fields, stack);
};
