import { parseArgs } from 'node:util'
import { stopOnSignals } from '../interrupt.ts'
import type { Bench } from '../lines/report.ts'
import { runBench } from '../lines/run-bench.ts'
import { dvc } from '../objects/peers/dvc.ts'
import { gitLfs } from '../objects/peers/git-lfs.ts'
import { restic } from '../objects/peers/restic.ts'
import type { StoragePeer } from '../objects/peers/system.ts'
import { installPython } from '../peers/install.ts'
import { mlflowPackage } from '../peers/mlflow.ts'
import { stemma } from '../peers/stemma.ts'
import { notes, systemsBeside } from './notes.ts'
import { prepareDeltalake } from './peers/deltalake.ts'
import { columns, rows, type RowId, type SystemId } from './rows.ts'
import { fullScale, largeScale, quickScale, type Context } from './scale.ts'
import { measureDelta } from './work/delta.ts'
import { measureDiff } from './work/diff.ts'
import { measureFingerprint } from './work/fingerprint.ts'
import { measurePandas } from './work/pandas.ts'
import { measurePostgres } from './work/postgres.ts'
import { measureVersions } from './work/versions.ts'

const works: Readonly<Record<string, (context: Context) => Promise<void>>> = {
  versions: measureVersions,
  diff: measureDiff,
  fingerprint: measureFingerprint,
  postgres: measurePostgres,
  delta: measureDelta,
  pandas: measurePandas,
}

const usage = `node bench/data/run.ts [--only WORK,…] [--add] [--large] [--quick]
  --only   ${Object.keys(works).join(', ')}
  --add    adds to the results of the same day
  --large  also the diff of 10,000,000 rows, and so many in PostgreSQL: minutes more
  --quick  small counts, to check the bench itself; written to the cache, not to bench/results`

const args = process.argv.slice(2)
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string', default: Object.keys(works).join(',') },
    add: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
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

const storagePeers: readonly StoragePeer[] = [gitLfs, dvc, restic]
const systems: string[] = []
for (const { title, how, prepare } of storagePeers)
  systems.push(`**${title}** (${await prepare()}): ${how}`)
systems.push(`**deltalake** (${await prepareDeltalake()}): ${systemsBeside.deltalake}`)
await installPython(mlflowPackage)
systems.push(`**Stemma** (${await stemma.prepare()}): ${systemsBeside.stemma}`)

const scale = values.quick ? quickScale : values.large ? largeScale : fullScale
const bench: Bench = { title: 'Data', lines: rows, columns, notes: notes(scale) }
await runBench<RowId, SystemId>({
  bench,
  command: ['node bench/data/run.ts', ...args].join(' '),
  quick: values.quick,
  add: values.add,
  systems,
  works: wanted.map(
    (work) =>
      ({ enter }) =>
        work({ scale, storagePeers, enter }),
  ),
})
