// Meta Pixel: an image for each event, or a form in a hidden frame when the address grows too long.
(() => {
  "use strict";
  const { cookie, digits, query } = window.tagkit;
  const COLLECTOR = "https://www.facebook.com/tr/";
  const LONGEST_ADDRESS = 2000;

  const browser = cookie("_fbp", () => `fb.0.${Date.now()}.${digits(18)}`, 90);
  const began = Date.now();
  const images = [];
  const pixels = [];
  let sent = 0;

  const post = (fields) => {
    const frame = document.createElement("iframe");
    const form = document.createElement("form");
    frame.name = form.target = `fb${digits(8)}`;
    frame.hidden = form.hidden = true;
    frame.title = "Meta Pixel";
    Object.assign(form, { method: "post", action: COLLECTOR, acceptCharset: "utf-8" });
    for (const [name, value] of Object.entries({ ...fields, rqm: "formPOST" })) {
      if (value === undefined) continue;
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(frame, form);
    form.submit();
  };

  const send = (pixel, event, custom = {}, { eventID } = {}) => {
    const fields = {
      id: pixel, ev: event, dl: location.href, rl: document.referrer, if: false, ts: Date.now(),
      ...Object.fromEntries(Object.entries(custom).map(([name, value]) => [`cd[${name}]`, value])),
      sw: screen.width, sh: screen.height, v: "2.9.350", r: "stable", a: "tmgoogletagmanager",
      ec: sent, o: 4126, fbp: browser, it: began, coo: false, eid: eventID, rqm: "GET",
    };
    sent += 1;
    const address = `${COLLECTOR}?${query(fields)}`;
    if (address.length > LONGEST_ADDRESS) {
      post(fields);
      return;
    }
    const image = new Image(1, 1);
    image.src = address;
    images.push(image);
  };

  const tag = window.fbq;
  tag.run = (command, ...call) => {
    if (command === "init") pixels.push(call[0]);
    else for (const pixel of pixels) send(pixel, ...call);
  };
  for (const call of tag.queue.splice(0)) tag.run(...call);
})();
