type Headers = Readonly<Record<string, string>>

const own = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "frame-src 'self' blob:",
  "base-uri 'self'",
  "form-action 'none'",
]

/**
 * A frame for HTML that users logged: scripts run in it, but in an origin that is nobody's, so that they reach neither this server as the
 * reader nor anything else. `sandbox` holds also for whoever opens the address by itself.
 */
const foreign = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
  "style-src 'unsafe-inline' data:",
  'img-src blob: data:',
  'media-src blob: data:',
  'font-src data:',
  'worker-src blob: data:',
  "frame-ancestors 'self'",
]

/** Headers of the page itself. Who may frame it is what the server's X-Frame-Options says. */
export function pageHeaders(xFrameOptions: string): Headers {
  const ancestors = { DENY: "'none'", SAMEORIGIN: "'self'" }[xFrameOptions.toUpperCase()]
  const policy = ancestors === undefined ? own : [...own, `frame-ancestors ${ancestors}`]
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  }
}

export const frameHeaders: Headers = {
  'content-security-policy': foreign.join('; '),
  'referrer-policy': 'no-referrer',
}
