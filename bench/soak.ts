import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { stopOnSignals } from './interrupt.ts'
import { allPeers } from './peers/all-peers.ts'
import { type Memory, memoryOf } from './peers/memory.ts'
import { startServer } from './peers/start.ts'
import { lookAtMachine } from './report/machine.ts'
import { soakLine, soakMarkdown, type SoakResults, type SoakSample } from './report/soak-report.ts'
import { writeResults } from './report/write-results.ts'
import { playSoak } from './work/soak.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'pause-ms': { type: 'string', default: '10' },
    peer: { type: 'string', default: 'stemma' },
  },
})
const minutes = Number(values.minutes)
const pauseMs = Number(values['pause-ms'])
const peer = allPeers.find(({ id }) => id === values.peer)
if (!(minutes > 0) || !(pauseMs >= 0) || peer === undefined) {
  console.error('node bench/soak.ts [--minutes N] [--pause-ms N] [--peer stemma|mlflow]')
  process.exit(2)
}
stopOnSignals()

const { id, title, durability, settings } = peer
const measured = { id, title, durability, settings, version: await peer.prepare() }
const machine = await lookAtMachine()
const startedAt = new Date().toISOString()
const server = await startServer(peer)
const samples: SoakSample[] = []
let peak: Memory | undefined
const over = new AbortController()

/** Looks every second for the peak, and keeps the look of each full minute. */
async function watch(): Promise<void> {
  const start = performance.now()
  while (!over.signal.aborted) {
    const minute = (performance.now() - start) / 60_000
    const memory = await memoryOf(server.pid)
    if (peak === undefined || memory.pssBytes > peak.pssBytes) peak = memory
    if (minute >= samples.length) {
      samples.push({ ...memory, minute: Math.floor(minute) })
      console.error(soakLine(`minute ${samples.length - 1}`, memory))
    }
    await wait(1000)
  }
}

try {
  const start = performance.now()
  const playing = playSoak({ port: server.port, seconds: minutes * 60, pauseMs })
  const [counts] = await Promise.all([playing.finally(() => over.abort()), watch()])
  const seconds = (performance.now() - start) / 1000
  const end = await memoryOf(server.pid)
  const results: SoakResults = {
    startedAt,
    command: ['node bench/soak.ts', ...process.argv.slice(2)].join(' '),
    machine,
    peer: measured,
    counts,
    seconds,
    samples: [...samples, { ...end, minute: seconds / 60 }],
    peak: peak !== undefined && peak.pssBytes > end.pssBytes ? peak : end,
  }
  const report = soakMarkdown(results)
  const name = `soak-${startedAt.slice(0, 10)}`
  // A short soak says nothing about growth, so it stays out of the results.
  const quick = minutes < 10
  const path = await writeResults({ name, markdown: report, json: results, quick })
  console.log(report)
  console.error(`written to ${path}`)
} finally {
  await server.stop()
}
