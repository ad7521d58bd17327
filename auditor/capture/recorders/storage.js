// ── Cookies and storage: names, lifetimes and writers, never values ────────────────────────────
const NAME_LIMIT = 200;
const NAMES_LIMIT = 1000;
const DAY = 86400000;
const nativeNow = Date.now;
const parseDate = Date.parse;

const cookiesReported = own(new Set());
let cookiesLeft = NAMES_LIMIT;
const tellCookie = (cookie, stack) => {
  const { name, domain, path: under, ends, length } = cookie;
  const days = ends === null ? null : (ends - nativeNow()) / DAY;
  const deleted = days !== null && days <= 0;
  const key = `${deleted} ${name} ${domain} ${under}`;
  if (cookiesReported.has(key) || cookiesLeft <= 0) return;
  cookiesLeft -= 1;
  cookiesReported.add(key);
  const lifetime = days === null || deleted || days - days !== 0 ? "null" : `${days}`;
  tell(
    `"kind":"cookie","name":${quote(slice(name, 0, NAME_LIMIT))},"domain":${quote(domain)},`
      + `"path":${quote(under)},"lifetime_days":${lifetime},"length":${length},`
      + `"deleted":${deleted}`,
    stack,
  );
};
const trimmed = uncurried(String.prototype.trim);
// As document.cookie takes it: name=value; attribute; attribute=value.
const parsedCookie = (text) => {
  const parts = splitText(text, ";");
  const equals = indexOf(parts[0], "=");
  const cookie = {
    __proto__: null,
    name: equals < 0 ? "" : trimmed(slice(parts[0], 0, equals)),
    length: trimmed(slice(parts[0], equals + 1)).length,
    domain: "",
    path: "",
    ends: null,
  };
  let seconds = null;
  for (let index = 1; index < parts.length; index += 1) {
    const at = indexOf(parts[index], "=");
    const key = lower(trimmed(at < 0 ? parts[index] : slice(parts[index], 0, at)));
    const value = at < 0 ? "" : trimmed(slice(parts[index], at + 1));
    if (key === "domain") cookie.domain = slice(lower(value), 0, NAME_LIMIT);
    else if (key === "path") cookie.path = slice(value, 0, NAME_LIMIT);
    else if (key === "max-age" && value - value === 0) seconds = +value;
    else if (key === "expires") {
      const ends = parseDate(value);
      if (ends === ends) cookie.ends = ends; // not NaN
    }
  }
  if (seconds !== null) cookie.ends = nativeNow() + seconds * 1000;
  return cookie;
};
replaceAccessor(Document.prototype, "cookie", "set", watching((_, args) => {
  if (typeof args[0] === "string") tellCookie(parsedCookie(args[0]), caught());
}));

// A property that is a plain value: a getter of the page is never called, since it would notice.
const optionOf = (options, name) => {
  const property = descriptorOf(options, name);
  return property ? property.value : undefined;
};
const textOption = (options, name) => {
  const value = optionOf(options, name);
  return typeof value === "string" ? slice(value, 0, NAME_LIMIT) : "";
};
if (typeof CookieStore === "function") {
  const note = (args, deletes) => {
    const options = isObject(args[0]) ? args[0] : null;
    const name = options ? textOption(options, "name") : args[0];
    const value = options ? textOption(options, "value") : args[1];
    const expires = options && optionOf(options, "expires");
    if (typeof name !== "string") return;
    tellCookie({
      __proto__: null,
      name,
      length: typeof value === "string" ? value.length : 0,
      domain: options ? lower(textOption(options, "domain")) : "",
      path: options ? textOption(options, "path") || "/" : "/",
      ends: deletes ? 0 : typeof expires === "number" ? expires : null,
    }, caught());
  };
  replace(CookieStore.prototype, "set", watching((_, args) => note(args, false), asPromise));
  replace(CookieStore.prototype, "delete", watching((_, args) => note(args, true), asPromise));
}

const itemOf = uncurried(Storage.prototype.getItem);
const areas = [];
const tellKey = (area, key, length, stack) => {
  if (area.keys.has(key) || area.left <= 0) return;
  area.left -= 1;
  area.keys.add(key);
  const named = quote(slice(key, 0, NAME_LIMIT));
  tell(`"kind":"storage","area":"${area.name}","key":${named},"length":${length}`, stack);
};
// Keys that it has when the page first uses it were written earlier. So a key that comes later
// without `setItem` was written as a property.
const noteArea = (name, storage) => {
  for (let index = 0; index < areas.length; index += 1) {
    if (areas[index].storage === storage) return;
  }
  const area = {
    __proto__: null, name, storage, before: own(new Set()), keys: own(new Set()), left: NAMES_LIMIT,
  };
  const keys = keysOf(storage);
  for (let index = 0; index < keys.length && index < NAMES_LIMIT; index += 1) {
    area.before.add(keys[index]);
  }
  areas[areas.length] = area;
};
for (const name of ["localStorage", "sessionStorage"]) {
  replaceAccessor(window, name, "get", {
    apply: function watched(target, self, args) {
      let storage;
      try { storage = apply(target, self, args); } catch (error) {
        cleaned(error);
        throw error;
      }
      try { noteArea(name, storage); } catch { /* never into the page */ }
      return storage;
    },
  });
}
replace(Storage.prototype, "setItem", watching((self, args) => {
  if (typeof args[0] !== "string" || args.length < 2) return;
  for (let index = 0; index < areas.length; index += 1) {
    if (areas[index].storage !== self) continue;
    const length = typeof args[1] === "string" ? args[1].length : 0;
    tellKey(areas[index], args[0], length, caught());
  }
}));
reconciled[reconciled.length] = () => {
  for (let index = 0; index < areas.length; index += 1) {
    const area = areas[index];
    const keys = keysOf(area.storage);
    for (let number = 0; number < keys.length && number < NAMES_LIMIT; number += 1) {
      const key = keys[number];
      if (area.before.has(key) || area.keys.has(key)) continue;
      tellKey(area, key, (itemOf(area.storage, key) || "").length);
    }
  }
};
