import { stopOnSignals } from './interrupt.ts'
import { warmUpLoad } from './load/warm-up.ts'
import { measure, type OpenFigures, takesPart } from './measure.ts'
import { readOptions, usage } from './options.ts'
import { installedVersions } from './peers/install.ts'
import { mlflowPackage } from './peers/mlflow.ts'
import type { Peer } from './peers/peer.ts'
import { lookAtMachine } from './report/machine.ts'
import { markdown } from './report/markdown.ts'
import type { MeasuredPeer, Results } from './report/results.ts'
import { writeResults } from './report/write-results.ts'

const args = process.argv.slice(2)
const options = readOptions(args)
if (options === undefined) {
  console.log(usage)
  process.exit(0)
}
stopOnSignals()
const { work, peers, scale, quick } = options

const measured: MeasuredPeer[] = []
const ready: Peer[] = []
for (const peer of peers) {
  try {
    const { id, title, durability, settings } = peer
    measured.push({ id, title, durability, settings, version: await peer.prepare() })
    ready.push(peer)
  } catch (error) {
    // Said at the end as well: a bench without one of its peers is no side-by-side bench.
    console.error(
      `${peer.title} is left out: ${error instanceof Error ? error.message : 'unknown'}`,
    )
    process.exitCode = 1
  }
}

const machine = await lookAtMachine()
if (machine.loadBefore > 0.5) {
  console.error(`The machine is busy (load ${machine.loadBefore.toFixed(2)}): figures will be off.`)
}
const startedAt = new Date().toISOString()
const figures: OpenFigures = {}
await warmUpLoad()
// Work by work, not peer by peer: what drifts on the machine drifts for all of them.
for (const item of work) {
  for (const peer of ready) if (takesPart(peer, item)) await measure(item, peer, { scale, figures })
}

const results: Results = {
  startedAt,
  command: ['node bench/run.ts', ...args].join(' '),
  quick,
  machine,
  peers: measured,
  packages: ready.some(({ id }) => id === 'mlflow') ? await installedVersions(mlflowPackage) : [],
  figures,
}
const report = markdown(results)
const name = startedAt.slice(0, 10)
const path = await writeResults({ name, markdown: report, json: results, quick })
console.log(report)
console.error(`written to ${path}`)
const failed = Object.values(figures).some((row) =>
  Object.values(row).some(({ kind }) => kind === 'failed'),
)
if (failed) process.exitCode = 1
