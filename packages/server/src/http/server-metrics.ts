const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30]

interface RouteTimes {
  /** Requests up to each bucket's bound; the last one counts the slower ones. */
  readonly counts: number[]
  sum: number
}

/**
 * What `/metrics` shows. The text format is a page long and settled (Prometheus exposition format 0.0.4); the usual library would be the
 * largest module of the server for it.
 */
export class ServerMetrics {
  readonly #requests = new Map<string, number>()
  readonly #times = new Map<string, RouteTimes>()
  readonly #waiting: () => { readonly writes: number; readonly reads: number }

  constructor(waiting: () => { readonly writes: number; readonly reads: number }) {
    this.#waiting = waiting
  }

  /** Counts a request. The labels come from our routes, so their number is bounded. */
  observe({
    method,
    route,
    status,
    seconds,
  }: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }): void {
    const labels = `method="${method}",route="${route}",status="${status}"`
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1)
    let times = this.#times.get(route)
    if (!times)
      this.#times.set(
        route,
        (times = { counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 }),
      )
    const place = buckets.findIndex((bound) => seconds <= bound)
    const index = place < 0 ? buckets.length : place
    times.counts[index] = (times.counts[index] ?? 0) + 1
    times.sum += seconds
  }

  text(): string {
    const { writes, reads } = this.#waiting()
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return [
      ...family(
        'stemma_http_requests_total',
        'counter',
        'Requests answered',
        [...this.#requests].map(([labels, count]) => `{${labels}} ${count}`),
      ),
      ...family(
        'stemma_http_request_seconds',
        'histogram',
        'Time to answer a request',
        [...this.#times].flatMap(histogramLines),
      ),
      ...family(
        'stemma_calls_waiting',
        'gauge',
        'Calls that the database threads have not answered yet',
        [`{kind="write"} ${writes}`, `{kind="read"} ${reads}`],
      ),
      ...family('process_resident_memory_bytes', 'gauge', 'Resident memory', [` ${rss}`]),
      ...family('nodejs_heap_size_used_bytes', 'gauge', 'Heap of the HTTP thread', [
        ` ${heapUsed}`,
      ]),
      ...family('process_cpu_seconds_total', 'counter', 'Processor time', [
        ` ${(user + system) / 1e6}`,
      ]),
      '',
    ].join('\n')
  }
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

function family(
  name: string,
  type: string,
  help: string,
  samples: readonly string[],
): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map((sample) => `${name}${sample}`),
  ]
}

function histogramLines([route, { counts, sum }]: [string, RouteTimes]): readonly string[] {
  let total = 0
  const lines = counts.map(
    (count, index) =>
      `_bucket{route="${route}",le="${buckets[index] ?? '+Inf'}"} ${(total += count)}`,
  )
  return [...lines, `_sum{route="${route}"} ${sum}`, `_count{route="${route}"} ${total}`]
}
