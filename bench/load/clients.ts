import { type Answer, Client, mustBeOk, type Request } from './client.ts'

/** What a group of clients sends. */
export interface Load {
  readonly port: number
  /** One list for each client, warm-up first; made before the clock runs so that making them costs no peer time. */
  readonly lists: readonly (readonly Request[])[]
  /** How many requests at the head of each list are not measured. */
  readonly warmUp: number
  /** The measured part ends with the lists or after this time, whichever comes first. */
  readonly seconds: number
  /** Looks at each answer after its clock has stopped; throws on a wrong one. */
  readonly check?: (answer: Answer, request: Request) => void
}

/** What came of it. */
export interface Measured {
  readonly latenciesMs: readonly number[]
  readonly elapsedMs: number
}

/** Runs every client to the end of its list. One wrong answer fails the whole: a bench of errors is worth nothing. */
export async function runLoad(load: Load): Promise<Measured> {
  const clients = load.lists.map(() => new Client(load.port))
  try {
    await Promise.all(
      clients.map((client, i) => play(client, load.lists[i]?.slice(0, load.warmUp) ?? [], load)),
    )
    const start = performance.now()
    const deadline = start + load.seconds * 1000
    const latencies = await Promise.all(
      clients.map((client, i) =>
        play(client, load.lists[i]?.slice(load.warmUp) ?? [], load, deadline),
      ),
    )
    return { latenciesMs: latencies.flat(), elapsedMs: performance.now() - start }
  } finally {
    for (const client of clients) client[Symbol.dispose]()
  }
}

/** Requests a second. */
export function perSecond(measured: Measured): number {
  return measured.latenciesMs.length / (measured.elapsedMs / 1000)
}

async function play(
  client: Client,
  list: readonly Request[],
  load: Load,
  deadline: number = Number.POSITIVE_INFINITY,
): Promise<readonly number[]> {
  const latencies: number[] = []
  for (const request of list) {
    if (performance.now() > deadline) break
    const answer = await client.send(request)
    latencies.push(answer.ms)
    mustBeOk(request, answer)
    load.check?.(answer, request)
  }
  return latencies
}
