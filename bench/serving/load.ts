import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

/*
 * A process of its own that calls one address over some connections for a while, each with one call after the other: node load.ts URL BODY-FILE
 * CONNECTIONS SECONDS. Prints calls a second, the median and the 99th percentile of their milliseconds, and how many failed.
 */

const [url = '', file = '', connections = '8', seconds = '5'] = process.argv.slice(2)
const body = readFileSync(file)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })

function call(): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.byteLength },
      },
      (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

async function measure(
  forMs: number,
): Promise<{ readonly times: number[]; readonly failed: number; readonly tookMs: number }> {
  const times: number[] = []
  let failed = 0
  const began = performance.now()
  const one = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      const start = performance.now()
      const status = await call().catch(() => 0)
      times.push(performance.now() - start)
      if (status !== 200) failed += 1
    }
  }
  await Promise.all(Array.from({ length: Number(connections) }, one))
  return { times, failed, tookMs: performance.now() - began }
}

await measure(1000)
const { times, failed, tookMs } = await measure(Number(seconds) * 1000)
const sorted = times.toSorted((one, other) => one - other)
const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
console.log(
  JSON.stringify({
    perSecond: (times.length / tookMs) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    failed,
  }),
)
agent.destroy()
