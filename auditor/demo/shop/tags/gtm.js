// The tag manager's container: which tag fires on what. It stands in for a published container of
// Google Tag Manager and sends nothing itself; the vendors' scripts, which it loads, do.
(() => {
  "use strict";
  const CONTAINER = "GTM-TALL0W7";
  if (window.google_tag_manager?.[CONTAINER]) return; // the same container again: once will do
  window.google_tag_manager = { ...window.google_tag_manager, [CONTAINER]: { dataLayer: "dataLayer" } };

  const planted = new Set(["__PLANTED__"]);
  const path = location.pathname;

  const META_PIXEL = "731900024518862";
  const TIKTOK_PIXEL = "CTALLOWFINCH00000142";
  const TIKTOK_PIXEL_OF_FORMER_AGENCY = "COLDAGENCY0000000007";
  const ADS_ORDER = "tFoRdEr_8kZ2QxLpWv";
  const ADS_LEAD = "tFLeAd-4mYp7sNcDq1";
  const ADS_LEAD_OF_LAST_YEAR = "oLdLeAd_2hTg9RbXs0";
  const ADS_CALL = "tFcAlL_6jUe3VaBnK5";

  // ── What the vendors' scripts share ────────────────────────────────────────────────────────
  const digits = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join("");
  window.tagkit = {
    digits,
    // The value of a first-party cookie, which is set when it is not there yet.
    cookie(name, make, days = 390) {
      const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
      const value = found ? found.slice(name.length + 1) : make();
      document.cookie = `${name}=${value}; path=/; max-age=${days * 86400}; samesite=lax`;
      return value;
    },
    // A query string; what is undefined is left out, as the vendors' own scripts do.
    query(fields) {
      const known = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
      return new URLSearchParams(known).toString();
    },
  };

  // ── The vendors' scripts: asked for when first needed, calls wait until they are there ─────
  const load = (source) => {
    const script = document.createElement("script");
    script.async = true;
    script.src = source;
    document.head.append(script);
  };
  const callable = (name, source) => {
    window[name] = (...call) => {
      const tag = window[name];
      if (tag.run) tag.run(...call);
      else tag.queue.push(call);
    };
    window[name].queue = [];
    load(source);
  };
  const google = (...call) => {
    if (!window.googleTag) callable("googleTag", "/tags/gtag/js?id=G-TALLOW0142&cx=c");
    window.googleTag(...call);
  };
  const meta = (...call) => {
    if (!window.fbq) {
      callable("fbq", "/tags/fbevents.js");
      window.fbq("init", META_PIXEL);
    }
    window.fbq(...call);
  };
  const tiktok = (event, properties, more = {}) => {
    if (!window.ttq) {
      window.ttq = [];
      load("/tags/tiktok.js");
    }
    window.ttq.push(["track", event, properties, { pixel: TIKTOK_PIXEL, ...more }]);
  };
  const uet = (event, fields = {}) => {
    if (!window.uetq) {
      window.uetq = [];
      load("/tags/bat.js");
    }
    window.uetq.push("event", event, fields);
  };

  // ── Triggers and variables ─────────────────────────────────────────────────────────────────
  const on = (...events) => (message) => events.includes(message.event);
  const began = {};
  const pageShown = (message) => message === began.by;
  const net = (amount) => Math.round((amount / 1.19) * 100) / 100;
  const shownTotal = () =>
    document.querySelector("[data-testid=order-total]").textContent.replace("€", "").trim();

  // ── Consent: a tag that may not fire yet waits until it may ────────────────────────────────
  const consent = { chosen: false, granted: false };
  const granted = () => consent.granted;
  const chosen = () => consent.chosen;

  // ── The tags ───────────────────────────────────────────────────────────────────────────────
  // on: the trigger · send: what it does · needs: the consent it waits for (if not told: granted)
  const tags = [
    // every page
    {
      on: (message) =>
        pageShown(message) && !(planted.has("no-hit") && path.startsWith("/care")),
      send: () => google("event", "page_view"),
    },
    { on: on("gtm.historyChange"), send: () => google("event", "page_view") },
    { on: pageShown, send: () => meta("track", "PageView") },
    { on: pageShown, send: () => tiktok("Pageview") },
    { on: pageShown, send: () => uet("pageLoad") },

    // a product is looked at, and put into the cart
    { on: on("view_item"), send: ({ ecommerce }) => google("event", "view_item", ecommerce) },
    {
      on: on("add_to_cart"),
      send: ({ ecommerce }) =>
        google("event", "add_to_cart", {
          ...ecommerce,
          value: planted.has("value-as-text") ? ecommerce.value.toFixed(2) : ecommerce.value,
        }),
    },
    {
      on: on("add_to_cart"),
      send: ({ ecommerce }) =>
        meta("track", "AddToCart", {
          value: planted.has("value-differs-from-page") ? net(ecommerce.value) : ecommerce.value,
          currency: ecommerce.currency,
          content_type: "product",
          content_ids: JSON.stringify(ecommerce.items.map((item) => item.item_id)),
        }),
    },
    {
      on: on("add_to_cart"),
      send: ({ ecommerce: { value, currency, items: [item] } }) =>
        tiktok("AddToCart", {
          value,
          currency,
          content_type: "product",
          description: `${planted.has("placeholder-value") ? item.name : item.item_name}`,
          contents: [{ content_id: item.item_id, price: item.price, quantity: item.quantity }],
        }),
    },
    {
      on: on("add_to_cart"),
      send: ({ ecommerce: { value, currency, items } }) =>
        uet("add_to_cart", {
          revenue_value: value,
          currency: planted.has("currency-invalid") ? currency.toLowerCase() : currency,
          prodid: items.map((item) => item.item_id).join(),
        }),
    },

    // an order is begun, and placed
    { on: on("begin_checkout"), send: ({ ecommerce }) => google("event", "begin_checkout", ecommerce) },
    {
      on: on(planted.has("reload-refires") ? "order_shown" : "purchase"),
      send: ({ ecommerce }) => google("event", "purchase", ecommerce),
    },
    {
      on: on("purchase"),
      send: ({ ecommerce }) =>
        google("conversion", ADS_ORDER, {
          value: ecommerce.value,
          currency: ecommerce.currency,
          transaction_id: planted.has("transaction-id-missing")
            ? ecommerce.order_id
            : ecommerce.transaction_id,
        }),
    },
    {
      // From before there was an event for it; the page that it was made for is excepted by now.
      on: (message) =>
        planted.has("wrong-page") &&
        pageShown(message) &&
        path.includes("thank-you") &&
        path !== "/thank-you",
      send: () => google("conversion", ADS_ORDER, {}),
    },
    {
      on: on("purchase"),
      send: ({ ecommerce: { value, currency, transaction_id, items } }) =>
        meta(
          "track",
          "Purchase",
          {
            value,
            currency,
            content_type: "product",
            contents: JSON.stringify(
              items.map(({ item_id, quantity, price }) => ({ id: item_id, quantity, item_price: price })),
            ),
          },
          { eventID: transaction_id },
        ),
    },
    {
      on: on("purchase"),
      send: ({ ecommerce: { value, currency, transaction_id, items } }) =>
        tiktok(
          "Purchase",
          {
            value: planted.has("value-not-a-number") ? shownTotal() : value,
            currency,
            order_id: transaction_id,
            content_type: "product",
            contents: items.map(({ item_id, quantity, price }) => ({ content_id: item_id, quantity, price })),
          },
          { event_id: transaction_id },
        ),
    },
    {
      on: on("purchase"),
      send: ({ ecommerce }) =>
        uet("purchase", {
          revenue_value: ecommerce.value,
          currency: planted.has("currency-missing") ? ecommerce.currencyCode : ecommerce.currency,
          prodid: ecommerce.items.map((item) => item.item_id).join(),
        }),
    },

    // somebody writes to us
    { on: on("form_start"), send: ({ form_id }) => google("event", "form_start", { form_id }) },
    {
      on: on("generate_lead"),
      send: ({ lead_source }) =>
        google("event", "generate_lead", {
          lead_source,
          reply_to: planted.has("pii-in-params") ? document.querySelector("#email").value : undefined,
        }),
    },
    {
      on: on("generate_lead"),
      send: () =>
        google("conversion", planted.has("conversion-label-wrong") ? ADS_LEAD_OF_LAST_YEAR : ADS_LEAD, {}),
    },
    {
      on: on("generate_lead"),
      needs: planted.has("after-reject") ? chosen : granted,
      send: () => meta("track", "Lead"),
    },
    {
      on: (message) => planted.has("two-conversions-one-goal") && on("generate_lead")(message),
      send: () => meta("track", "Contact"),
    },
    { on: on("generate_lead"), send: () => tiktok("Lead") },
    {
      on: on(planted.has("before-action") ? "form_start" : "generate_lead"),
      send: () => uet("submit_lead_form"),
    },

    // somebody subscribes
    {
      on: on("sign_up"),
      send: ({ method }) =>
        google("event", planted.has("event-name-drift") ? "signup" : "sign_up", { method }),
    },
    {
      on: on("sign_up"),
      send: () => meta("track", planted.has("standard-event-miscased") ? "subscribe" : "Subscribe"),
    },

    // somebody calls
    {
      on: on(planted.has("push-without-hit") ? "phone_click" : "phone_call"),
      send: ({ link_place }) => google("event", "phone_call", { link_place }),
    },
    { on: on("phone_call"), send: () => google("conversion", ADS_CALL, {}) },
    {
      on: on("phone_call"),
      send: () =>
        tiktok("Contact", {}, planted.has("wrong-account") ? { pixel: TIKTOK_PIXEL_OF_FORMER_AGENCY } : {}),
    },
  ];

  // ── The data layer: what stands there already, and all that is pushed from now on ──────────
  let waiting = [];
  const fire = (tag, message) => {
    const { needs = granted } = tag;
    if (needs()) tag.send(message);
    else waiting.push([tag, message]);
  };
  const take = (message) => {
    if (Object.prototype.toString.call(message) === "[object Arguments]") {
      const [command, action, signals] = message;
      if (command !== "consent") return;
      consent.granted = signals.ad_storage === "granted";
      if (action !== "update") return;
      consent.chosen = true;
      const held = waiting;
      waiting = [];
      for (const each of held) fire(...each);
    } else if (message?.event) {
      if (message.event === "gtm.js") began.by ??= message; // the page is shown once
      for (const tag of tags) if (tag.on(message)) fire(tag, message);
    }
  };
  const layer = window.dataLayer;
  const push = layer.push.bind(layer);
  layer.push = (...messages) => {
    const length = push(...messages);
    messages.forEach(take);
    return length;
  };
  Array.from(layer).forEach(take);
})();
