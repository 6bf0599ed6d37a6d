import { parseArgs } from 'node:util'
import { stopOnSignals } from '../interrupt.ts'
import type { Bench } from '../lines/report.ts'
import { runBench } from '../lines/run-bench.ts'
import { bare } from '../peers/bare.ts'
import { installPython } from '../peers/install.ts'
import { mlflow, mlflowPackage } from '../peers/mlflow.ts'
import { stemma } from '../peers/stemma.ts'
import { dvc } from './peers/dvc.ts'
import { gitLfs } from './peers/git-lfs.ts'
import { restic } from './peers/restic.ts'
import type { StoragePeer } from './peers/system.ts'
import { columns, rows, type RowId, type SystemId } from './rows.ts'
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

const bench: Bench = {
  title: 'Objects',
  lines: rows,
  columns,
  notes: [
    'Files to a server and back: each by the command line of its system, from its start to its end, when the disk is at rest. The limit is a loop in Node that does nothing but read all files and write them to one with one fsync, and that makes them anew.',
  ],
}
const scale = values.quick ? quickScale : fullScale
await runBench<RowId, SystemId>({
  bench,
  command: ['node bench/objects/run.ts', ...args].join(' '),
  quick: values.quick,
  add: values.add,
  systems,
  works: wanted.map(
    (work) =>
      ({ enter }) =>
        work({ scale, isQuick: values.quick, storagePeers, enter }),
  ),
})
