// What the shop itself does: the consent banner, the cart, the forms, and the data layer that tells
// the tags of it. Everything works without scripts too, but for the telling.
(() => {
  "use strict";
  const planted = new Set(["__PLANTED__"]);
  const one = (selector) => document.querySelector(selector);
  const tell = (message) => window.dataLayer.push(message);
  // The last purchase must not leak into the next event: it is emptied first.
  const tellEcommerce = (event, ecommerce) => {
    tell({ ecommerce: null });
    tell({ event, ecommerce });
  };
  const dataOf = (id) => JSON.parse(one(`#${id}`).textContent);

  // ── The consent banner ─────────────────────────────────────────────────────────────────────
  for (const button of document.querySelectorAll("[data-consent]")) {
    button.addEventListener("click", () => {
      window.chooseConsent(button.dataset.consent);
      one("#banner").remove();
    });
  }

  // ── Forms that are sent without leaving the page ───────────────────────────────────────────
  const send = (form) =>
    fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
  const show = (form, problems) => {
    for (const field of form.querySelectorAll("input, textarea")) {
      const advice = problems[field.name] ?? "";
      const place = form.querySelector(`#${field.id}-problem`);
      if (!place) continue;
      place.textContent = advice;
      field.setAttribute("aria-invalid", String(advice !== ""));
    }
    form.querySelector("[aria-invalid=true]")?.focus();
  };
  const problemsOf = (form) => {
    const fields = Array.from(form.elements).filter((each) => each.name && !each.checkValidity());
    return Object.fromEntries(fields.map((each) => [each.name, each.validationMessage]));
  };
  const whenSent = (form, done) => {
    if (!form) return;
    form.noValidate = true; // the messages stand beside the fields instead
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      show(form, problemsOf(form));
      if (!form.checkValidity()) return;
      const answer = await send(form);
      const { problems } = await answer.json();
      show(form, problems);
      if (answer.ok) done(form);
    });
  };
  const replace = (form, id) => {
    form.hidden = true;
    const thanks = one(`#${id}`);
    thanks.hidden = false;
    thanks.focus();
  };

  // ── A product, and the cart ────────────────────────────────────────────────────────────────
  const buy = one("#buy");
  if (buy) {
    const item = dataOf("item");
    const ecommerce = { currency: "EUR", value: item.price, items: [item] };
    tellEcommerce("view_item", ecommerce);
    buy.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await send(buy);
      if (!answer.ok) return;
      const { count } = await answer.json();
      for (const place of document.querySelectorAll("[data-cart-count]")) place.textContent = count;
      one("#added").hidden = false;
      tellEcommerce("add_to_cart", ecommerce);
    });
  }

  if (one("#checkout-cart")) tellEcommerce("begin_checkout", dataOf("checkout-cart"));

  // ── The order is placed: told once, however often the page is looked at ────────────────────
  if (one("#order")) {
    const order = dataOf("order");
    const key = `told ${order.transaction_id}`;
    const isNew = localStorage.getItem(key) === null;
    localStorage.setItem(key, "yes");
    if (isNew) tellEcommerce("purchase", order);
    tell({ event: "order_shown", ecommerce: order });
  }

  // ── Contact, newsletter, telephone ─────────────────────────────────────────────────────────
  const contact = one("#contact");
  contact?.addEventListener("focusin", () => tell({ event: "form_start", form_id: "contact" }), {
    once: true,
  });
  whenSent(contact, (form) => {
    replace(form, "contact-thanks");
    tell({ event: "generate_lead", lead_source: "contact_form" });
  });

  whenSent(one("#newsletter"), (form) => {
    replace(form, "newsletter-thanks");
    if (planted.has("pii-in-url")) {
      const subscriber = new URLSearchParams(new FormData(form));
      history.replaceState(null, "", `?subscribed=yes&${subscriber}`);
    }
    tell({ event: "sign_up", method: "newsletter" });
  });

  for (const link of document.querySelectorAll("a[href^='tel:']")) {
    link.addEventListener("click", () => tell({ event: "phone_call", link_place: link.dataset.place }));
  }
})();
