import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheDir } from '../peers/folders.ts'
import { binDir, installPython, type PythonPackage } from '../peers/install.ts'
import { mlflowPackage } from '../peers/mlflow.ts'
import { history } from './history.ts'
import { toCsv, type Row } from './table.ts'
import { variants } from './variants.ts'

/** Writes Parquet with one page for each column of a row group; another version writes other bytes. */
const duckdbPackage: PythonPackage = { name: 'duckdb', version: '1.5.6', withDependencies: true }

/** How the versions of a table are written down. */
export type Form = 'csv' | 'none' | 'snappy' | 'pyarrow'

/** Files that are versions of one table, from the first to the last. */
export interface VersionFiles {
  readonly paths: readonly string[]
  readonly rawBytes: number
}

export interface TableSizes {
  readonly historyRows: number
  readonly historyVersions: number
  readonly variantRows: number
}

/** Writes both sets of tables in all forms into a new folder, which the caller removes. */
export async function writeVersionFiles(sizes: TableSizes): Promise<string> {
  await installPython(duckdbPackage)
  await installPython(mlflowPackage)
  const folder = join(cacheDir, `tables-${process.pid}`)
  await rm(folder, { recursive: true, force: true })
  await writeTables(join(folder, 'history'), history(sizes.historyRows, sizes.historyVersions))
  await writeTables(join(folder, 'variants'), rowsOf(variants(sizes.variantRows)))
  await toParquet(duckdbPackage, join(folder, 'history'), ['none'])
  await toParquet(duckdbPackage, join(folder, 'variants'), ['none', 'snappy'])
  // MLflow brings pyarrow with it.
  await toParquet(mlflowPackage, join(folder, 'history'), ['pyarrow'])
  return folder
}

/** The files of one set in one form. */
export async function versionFiles(folder: string): Promise<VersionFiles> {
  const names = (await readdir(folder)).sort()
  const paths = names.map((name) => join(folder, name))
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  return { paths, rawBytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function writeTables(folder: string, tables: Iterable<readonly Row[]>): Promise<void> {
  const csv = join(folder, 'csv')
  await mkdir(csv, { recursive: true })
  let number = 0
  for (const rows of tables) {
    await writeFile(join(csv, `${String(number++).padStart(2, '0')}.csv`), toCsv(rows))
  }
}

function* rowsOf(all: ReturnType<typeof variants>): Generator<readonly Row[]> {
  for (const { rows } of all) yield rows
}

async function toParquet(
  wanted: PythonPackage,
  folder: string,
  forms: readonly Form[],
): Promise<void> {
  const script = join(import.meta.dirname, 'to-parquet.py')
  await promisify(execFile)(join(binDir(wanted), 'python'), [script, folder, ...forms])
}
