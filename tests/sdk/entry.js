// The vendors' own SDKs as a site that bundles them from npm would ship them.
import * as amplitude from "@amplitude/analytics-browser";
import { AnalyticsBrowser } from "@segment/analytics-next";
import * as snowplow from "@snowplow/browser-tracker";
import mixpanel from "mixpanel-browser";
import posthog from "posthog-js";

window.sdk = { amplitude, AnalyticsBrowser, snowplow, mixpanel, posthog };
