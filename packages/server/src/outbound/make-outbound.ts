import type { Outbound } from '@stemma/core'
import type { OutboundRules } from './rules.ts'

/** Requests to servers of others; `stop` ends those under way. What makes them is loaded when the first is made. */
export function makeOutbound(rules: OutboundRules, stop: AbortSignal): Outbound {
  return {
    timeLimitMs: rules.timeLimitMs,
    check: async (url) => (await import('./check-url.ts')).checkUrl(url, rules),
    post: async (request) => (await import('./post.ts')).post(request, rules, stop),
  }
}
