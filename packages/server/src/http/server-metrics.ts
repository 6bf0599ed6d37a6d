import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What `/metrics` shows, in Prometheus' text format. */
export class ServerMetrics {
  readonly #registry = new Registry()
  readonly #requests: Counter
  readonly #seconds: Histogram

  constructor(waiting: () => { readonly writes: number; readonly reads: number }) {
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry, prefix: 'stemma_' })
    this.#requests = new Counter({ name: 'stemma_http_requests_total', help: 'Requests answered', labelNames: ['method', 'route', 'status'], registers })
    this.#seconds = new Histogram({
      name: 'stemma_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
      registers,
    })
    new Gauge({
      name: 'stemma_calls_waiting',
      help: 'Calls that the database threads have not answered yet',
      labelNames: ['kind'],
      registers,
      collect() {
        const { writes, reads } = waiting()
        this.set({ kind: 'write' }, writes)
        this.set({ kind: 'read' }, reads)
      },
    })
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.inc({ method, route, status })
    this.#seconds.observe({ route }, seconds)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }
}
