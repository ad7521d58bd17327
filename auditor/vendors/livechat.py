"""LiveChat: a chat widget, and its calls for the visitor."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

LIVECHAT = Vendor(
    id="livechat",
    name="LiveChat",
    category=Category.CRM,
    docs="https://platform.text.com/docs/extending-chat-widget/javascript-api",
    notes=("It counts no events of the site; the chat itself runs over a WebSocket.",),
    endpoints=(
        Endpoint(
            id="library",
            host="cdn.livechatinc.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host="api.livechatinc.com",
            path=r"^/v\d+(\.\d+)?/customer/action/get_(dynamic_configuration|configuration|localization)$",
            kind=Kind.AUX,
            needed=True,
            priority=40,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="customer",
            host="api.livechatinc.com",
            path=r"^/v\d+(\.\d+)?/customer/",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("license_id", "organization_id"),
    cookies=("__lc_*", "__livechat*"),
    layers=("LiveChatWidget",),
)
