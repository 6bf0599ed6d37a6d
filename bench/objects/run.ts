import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopOnSignals } from '../interrupt.ts'
import { bare } from '../peers/bare.ts'
import { installPython } from '../peers/install.ts'
import { mlflow, mlflowPackage } from '../peers/mlflow.ts'
import { stemma } from '../peers/stemma.ts'
import { lookAtMachine } from '../report/machine.ts'
import { short } from '../report/numbers.ts'
import type { Figure } from '../report/results.ts'
import { writeResults } from '../report/write-results.ts'
import { dvc } from './peers/dvc.ts'
import { gitLfs } from './peers/git-lfs.ts'
import { restic } from './peers/restic.ts'
import type { StoragePeer } from './peers/system.ts'
import { markdown, type ObjectResults } from './report.ts'
import { rows, type RowId, type SystemId } from './rows.ts'
import { measureFiles } from './work/files.ts'
import { measureMlflowClient, measureMlflowWire } from './work/mlflow-client.ts'
import { measureCollecting, measureRates } from './work/one-core.ts'
import { measureStorage } from './work/storage.ts'
import { fullScale, quickScale, type Context } from './work/work.ts'

const works: Readonly<Record<string, (context: Context) => Promise<void>>> = {
  rates: measureRates,
  wire: measureMlflowWire,
  client: measureMlflowClient,
  files: measureFiles,
  collection: measureCollecting,
  storage: measureStorage,
}

const usage = `node bench/objects/run.ts [--only WORK,…] [--add] [--quick]
  --only   ${Object.keys(works).join(', ')}
  --add    adds to the results of the same day, for a machine that cannot be had for a quarter of an hour
  --quick  small counts, to check the bench itself; written to the cache, not to bench/results`

const args = process.argv.slice(2)
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string', default: Object.keys(works).join(',') },
    add: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const wanted = values.only.split(',').map((name) => {
  const work = works[name]
  if (work === undefined) throw new Error(`Unknown name "${name}".\n${usage}`)
  return work
})
stopOnSignals()

const systems: string[] = []
const storagePeers: StoragePeer[] = []
for (const peer of [gitLfs, dvc, restic]) {
  try {
    systems.push(`**${peer.title}** (${await peer.prepare()}): ${peer.how}`)
    storagePeers.push(peer)
  } catch (error) {
    // Said at the end as well: a bench without one of its peers is no side-by-side bench.
    const reason = error instanceof Error ? error.message : 'unknown'
    systems.push(`**${peer.title}** was left out: ${reason}`)
    console.error(systems.at(-1))
    process.exitCode = 1
  }
}
await installPython(mlflowPackage)
for (const { title, settings, durability, prepare } of [mlflow, stemma, bare]) {
  systems.push(`**${title}** (${await prepare()}): ${settings}. ${durability}`)
}

const machine = await lookAtMachine()
const startedAt = new Date().toISOString()
const name = `objects-${startedAt.slice(0, 10)}`
const figures: Partial<Record<RowId, Partial<Record<SystemId, Figure>>>> = {}
const context: Context = {
  scale: values.quick ? quickScale : fullScale,
  isQuick: values.quick,
  storagePeers,
  enter: (row, system, figure) => {
    figures[row] = { ...figures[row], [system]: figure }
    process.stderr.write(`${row}, ${system}: ${told(row, figure)}\n`)
  },
}
for (const work of wanted) await work(context)

const command = ['node bench/objects/run.ts', ...args].join(' ')
const earlier = values.add ? await earlierResults(name) : undefined
const part = { command, startedAt, loadBefore: machine.loadBefore }
const parts = [...(earlier?.parts ?? []), part]
const all = { ...earlier?.figures, ...figures }
const results: ObjectResults = { quick: values.quick, parts, machine, systems, figures: all }
const report = markdown(results)
const path = await writeResults({ name, markdown: report, json: results, quick: values.quick })
console.log(report)
console.error(`written to ${path}`)
const hasFailed = Object.values(figures).some((row) =>
  Object.values(row).some(({ kind }) => kind === 'failed'),
)
if (hasFailed) process.exitCode = 1

/** Undefined when there are none. */
async function earlierResults(of: string): Promise<ObjectResults | undefined> {
  const path = join(import.meta.dirname, '..', 'results', `${of}.json`)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  // Written by this script.
  return text === undefined ? undefined : (JSON.parse(text) as ObjectResults)
}

function told(row: RowId, figure: Figure): string {
  if (figure.kind !== 'measured') return `${figure.kind}: ${figure.reason}`
  const detail = Object.entries(figure.detail).map(([key, value]) => `${key} ${short(value)}`)
  const unit = rows.find(({ id }) => id === row)?.unit ?? ''
  return [`${short(figure.value)} ${unit}`, ...detail].join(', ')
}
