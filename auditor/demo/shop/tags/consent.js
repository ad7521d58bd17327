// What the visitor chose about cookies, told to all tags by Google's consent mode. It runs in the
// head, before anything that could send: nothing is granted until the visitor says so.
"use strict";

window.dataLayer = window.dataLayer || [];

function gtag() {
  window.dataLayer.push(arguments);
}

function signals(state) {
  return {
    ad_storage: state,
    analytics_storage: state,
    ad_user_data: state,
    ad_personalization: state,
  };
}

function tellConsent(choice) {
  gtag("consent", "update", signals(choice === "all" ? "granted" : "denied"));
}

function chooseConsent(choice) {
  document.cookie = `tf_consent=${choice}; path=/; max-age=${180 * 86400}; samesite=lax`;
  tellConsent(choice);
}

gtag("consent", "default", signals("denied"));
const choiceMade = /(?:^|; )tf_consent=(all|necessary)/.exec(document.cookie);
if (choiceMade) tellConsent(choiceMade[1]);
