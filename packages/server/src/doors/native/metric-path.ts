import { badRequest } from '@stemma/contract'

export interface MetricPath {
  readonly key: string
  readonly isHistory: boolean
}

/**
 * Reads what follows `/metrics/` in the URL as it was sent: a metric's key, perhaps with slashes, and `/history` when its history is
 * meant. A key that ends in `/history` itself is told apart by writing that slash as `%2F`.
 */
export function readMetricPath(rest: string): MetricPath {
  const isHistory = rest.length > '/history'.length && rest.endsWith('/history')
  const encoded = isHistory ? rest.slice(0, -'/history'.length) : rest
  try {
    return { key: decodeURIComponent(encoded), isHistory }
  } catch {
    throw badRequest('The path is not valid percent-encoding.')
  }
}
