"""Pages with consent banners: the makers' own scripts from npm, and a shop's tag behind each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tinysite import Answer, TinySite

MODULES = Path(__file__).parent / "banners" / "node_modules"
GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
TAG = f"""<script>
const tag = () => {{
  if (window.tagged) return;
  window.tagged = true;
  document.cookie = "_ga=GA1.1.1.1; path=/; max-age=9999";
  navigator.sendBeacon("{GA4}&en=page_view");
}};
</script>"""
TEXT = "<h1>Shop</h1><p>Lamps for every room.</p>"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}

KLARO = f"""{TAG}<script>
window.klaroConfig = {{
  version: 1, elementID: "klaro", acceptAll: true, privacyPolicy: "/privacy",
  translations: {{zz: {{privacyPolicyUrl: "/privacy"}}, en: {{purposes: {{ads: "Ads", shop: "Shop"}}}}}},
  lang: "en",
  services: [
    {{name: "cart", purposes: ["shop"], required: true}},
    {{name: "counting", purposes: ["ads"], callback: (consent) => {{ if (consent) tag(); }}}},
  ],
}};
</script><script src="/klaro/dist/klaro.js"></script>{TEXT}"""

VANILLA = f"""{TAG}<link rel="stylesheet" href="/vanilla-cookieconsent/dist/cookieconsent.css">
<script src="/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>{TEXT}<script>
const layer = (more) => ({{title: "We use cookies", description: "For counting.", ...more}});
CookieConsent.run({{
  categories: {{necessary: {{enabled: true, readOnly: true}}, ads: {{}}}},
  onConsent: () => {{ if (CookieConsent.acceptedCategory("ads")) tag(); }},
  language: {{default: "en", translations: {{en: {{
    consentModal: layer({{FIRST showPreferencesBtn: "Manage"}}),
    preferencesModal: layer({{acceptAllBtn: "Accept all", SECOND
      savePreferencesBtn: "Save", sections: [{{title: "Ads", linkedCategory: "ads"}}]}}),
  }}}}}},
}});
</script>"""

TARTEAUCITRON = f"""{TAG}<script src="/tarteaucitronjs/tarteaucitron.js"></script>{TEXT}<script>
tarteaucitron.init({{privacyUrl: "", hashtag: "#tarteaucitron", highPrivacy: true,
  AcceptAllCta: true, DenyAllCta: true, orientation: "bottom", showIcon: false,
  adblocker: false, useExternalCss: false, removeCredit: true, bodyPosition: "top"}});
tarteaucitron.services.counting = {{key: "counting", type: "analytic", name: "Counting", uri: "/",
  needConsent: true, cookies: [], js: () => tag()}};
(tarteaucitron.job = tarteaucitron.job || []).push("counting");
</script>"""

COOKIECONSENT = f"""{TAG}<link rel="stylesheet" href="/cookieconsent/build/cookieconsent.min.css">
<script src="/cookieconsent/build/cookieconsent.min.js"></script>{TEXT}<script>
const heard = function () {{ if (this.hasConsented()) tag(); }};
cookieconsent.initialise({{type: "TYPE", revokable: true, animateRevokable: false,
  palette: {{popup: {{background: "#eee"}}, button: {{background: "#0a0"}}}},
  onInitialise: heard, onStatusChange: heard}});
</script>"""

OREJIME = f"""{TAG}<link rel="stylesheet" href="/orejime/dist/orejime-standard.css">
<script>window.orejimeConfig = {{privacyPolicyUrl: "/privacy", purposes: [
  {{id: "cart", title: "The cart", isMandatory: true, cookies: []}},
  {{id: "counting", title: "Counting", cookies: []}},
]}};</script><script src="/orejime/dist/orejime-standard-en.js"></script>
{TEXT}<template data-purpose="counting"><script>tag()</script></template>"""

PUBLISHED: Mapping[str, tuple[str, str]] = {
    "klaro": ("klaro", KLARO),
    "vanilla_cookieconsent_v3": (
        "vanilla-cookieconsent",
        VANILLA.replace(
            "FIRST", 'acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all",'
        ).replace("SECOND", 'acceptNecessaryBtn: "Reject all",'),
    ),
    "tarteaucitron": ("tarteaucitronjs", TARTEAUCITRON),
    "cookieconsent3_osano": ("cookieconsent", COOKIECONSENT.replace("TYPE", "opt-in")),
    "orejime": ("orejime", OREJIME),
}
"""By the id in our table: the npm package, and a shop's page with its banner."""
HIDDEN_REFUSAL = VANILLA.replace("FIRST", 'acceptAllBtn: "Accept all",').replace("SECOND", "")
"""A banner that can be refused only by saving its second layer without a tick."""


def serve(site: TinySite, package: str, page: str, path: str = "/") -> None:
    """Put a page on the site, with the package's files."""
    site.pages[path] = page
    root = MODULES / package
    for file in root.rglob("*"):
        if file.suffix in TYPES and file.stat().st_size < 3_000_000:
            site.pages[f"/{package}/{file.relative_to(root).as_posix()}"] = Answer(
                file.read_bytes(), headers={"Content-Type": TYPES[file.suffix]}
            )
