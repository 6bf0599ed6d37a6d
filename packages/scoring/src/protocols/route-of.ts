/** What a request asks for. */
export type ScoringRoute =
  | { readonly kind: 'call'; readonly protocol: 'mlflow' | 'v2' }
  | { readonly kind: 'ready' | 'version' | 'server' | 'live' | 'v2-ready' | 'model' }
  | { readonly kind: 'refused'; readonly status: 404 | 405 }

const reads: Readonly<Record<string, 'ready' | 'version' | 'server' | 'live' | 'v2-ready'>> = {
  '/ping': 'ready',
  '/health': 'ready',
  '/version': 'version',
  '/v2': 'server',
  '/v2/health/live': 'live',
  '/v2/health/ready': 'v2-ready',
}

/** Reads method and path; of the Open Inference Protocol only for the model that is served, with its version or without. */
export function routeOf(
  method: string,
  path: string,
  { name, version }: { readonly name: string; readonly version: string },
): ScoringRoute {
  const read = reads[path]
  if (read !== undefined)
    return method === 'GET' ? { kind: read } : { kind: 'refused', status: 405 }
  if (path === '/invocations')
    return method === 'POST'
      ? { kind: 'call', protocol: 'mlflow' }
      : { kind: 'refused', status: 405 }
  const found = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(infer|ready))?$/u.exec(path)
  if (found === null || decoded(found[1]) !== name || (found[2] ?? version) !== version)
    return { kind: 'refused', status: 404 }
  if (found[3] === 'infer')
    return method === 'POST' ? { kind: 'call', protocol: 'v2' } : { kind: 'refused', status: 405 }
  if (method !== 'GET') return { kind: 'refused', status: 405 }
  return { kind: found[3] === 'ready' ? 'v2-ready' : 'model' }
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return undefined
  }
}
