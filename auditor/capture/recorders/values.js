// ── Values of the page as JSON: of any type, and cut to a readable size ────────────────────────
const TEXT_LIMIT = 5000;
const TEXT_UNREAD = 1000000; // reading so long a text would cost the page too much time
const ROOM = 200000;
const NODE_LIMIT = 2000;
const DEPTH_LIMIT = 12;
const KEY_LIMIT = 200;
const PLAIN = Object.prototype;
const tagOf = uncurried(Object.prototype.toString);
const nodeNameOf = getterOf(Node.prototype, "nodeName");
const isoOf = uncurried(Date.prototype.toISOString);
const isView = ArrayBuffer.isView;

let nodes = 0;
let room = 0;
const path = [];
const quotedText = (text, limit) => {
  if (text.length > TEXT_UNREAD) return `"[text of ${text.length} characters]"`;
  const kept = text.length > limit ? slice(text, 0, limit) : text;
  room -= kept.length;
  return room < 0 ? '"[cut]"' : quote(kept);
};
// The same few names come again and again.
const names = { __proto__: null };
let namesLeft = 1000;
const quotedName = (name) => {
  const quoted = names[name];
  if (quoted !== undefined) { room -= name.length; return quoted; }
  const text = quotedText(name, KEY_LIMIT);
  if (namesLeft > 0 && name.length < 50 && room > 0) { namesLeft -= 1; names[name] = text; }
  return text;
};
// A value as one word, such as "[window]"; undefined for a value with parts.
const asWord = (value) => {
  if (value === window) return "[window]";
  const proto = getPrototypeOf(value);
  if (proto === PLAIN || proto === null || isArray(value)) return undefined;
  if (isView(value)) return `[${value.byteLength} bytes]`;
  switch (tagOf(value)) {
    case "[object Window]": return "[window]";
    case "[object Date]": try { return isoOf(value); } catch { return "[invalid date]"; }
    case "[object Map]": case "[object Set]": case "[object ArrayBuffer]":
      return `[${slice(tagOf(value), 8)}`;
  }
  try { return `[${nodeNameOf(value)}]`; } catch { return undefined; }
};
const partOf = (owner, key, depth) => {
  try { return jsonOf(owner[key], depth + 1); } catch { return '"[unreadable]"'; }
};
const listOf = (value, depth) => {
  let text = "";
  const { length } = value;
  for (let index = 0; index < length && nodes > 0; index += 1) {
    text += `${index ? "," : ""}${partOf(value, index, depth)}`;
  }
  return `[${text}]`;
};
const recordOf = (value, depth) => {
  let text = "";
  const keys = keysOf(value);
  for (let index = 0; index < keys.length && nodes > 0; index += 1) {
    text += `${index ? "," : ""}${quotedName(keys[index])}:${partOf(value, keys[index], depth)}`;
  }
  return `{${text}}`;
};
const jsonOf = (value, depth) => {
  nodes -= 1;
  switch (typeof value) {
    case "string": return quotedText(value, TEXT_LIMIT);
    case "number": return value - value === 0 ? `${value}` : `"${value}"`;
    case "boolean": return value ? "true" : "false";
    case "undefined": return '"[undefined]"';
    case "bigint": return `"${value}"`;
    case "function": return '"[function]"';
    case "symbol": return '"[symbol]"';
  }
  if (value === null) return "null";
  const word = asWord(value);
  if (word !== undefined) return quotedText(word, TEXT_LIMIT);
  for (let index = 0; index < depth; index += 1) if (path[index] === value) return '"[cycle]"';
  if (depth > DEPTH_LIMIT || nodes < 0 || room < 0) return '"[cut]"';
  path[depth] = value;
  try {
    const isList = isArray(value) || tagOf(value) === "[object Arguments]";
    return isList ? listOf(value, depth) : recordOf(value, depth);
  } finally { path[depth] = undefined; }
};
let reading = false;
const plain = (value) => {
  if (reading) return '"[unreadable]"'; // a getter of the page's pushes while it is read
  reading = true;
  nodes = NODE_LIMIT;
  room = ROOM;
  try { return jsonOf(value, 0); } catch { return '"[unreadable]"'; } finally { reading = false; }
};
