import { posix } from 'node:path'
import { SeriesBuffer } from '@stemma/contract'
import { readDvcFile, readLockFile } from '../../dvc/files/dvc-file.ts'
import { plainValue } from '../../dvc/files/param-values.ts'
import { readParamFile } from '../../dvc/files/read-param-file.ts'
import { CliError } from '../../fail.ts'
import { flatValues, numberOf, paramText } from './flat-values.ts'
import type { GitHistory, HistoryCommit } from './git-history.ts'
import { parsed, readPipeline, type Pipeline } from './read-pipeline.ts'
import { readSeries } from './read-series.ts'

/** What a commit says of a run. */
export interface CommitRun {
  readonly params: ReadonlyMap<string, string>
  readonly series: ReadonlyMap<string, SeriesBuffer>
  /** What DVC tracks: MD5 by path. */
  readonly tracked: ReadonlyMap<string, string>
  readonly stages: Pipeline['stages']
  /** What could not be read, and why. */
  readonly leftOut: readonly string[]
}

export interface CommitSource {
  readonly history: GitHistory
  /** The root of DVC's repository below that of Git: empty, or with a slash at its end. */
  readonly below: string
  /** The bytes of an object of the cache of DVC; undefined where it is not there. */
  readonly readCached: (md5: string) => string | undefined
}

/** Reads parameters, metrics and series of a commit; undefined if it names none. */
export async function readCommitRun(
  { history, below, readCached }: CommitSource,
  commit: HistoryCommit,
): Promise<CommitRun | undefined> {
  const paths = (await history.paths(commit.hash)).filter((path) => path.startsWith(below))
  const inGit = new Set(paths)
  const named = async (end: string): Promise<readonly (readonly [string, string])[]> => {
    const found: (readonly [string, string])[] = []
    for (const path of paths)
      if (posix.basename(path) === end || (end.startsWith('.') && path.endsWith(end))) {
        const text = await history.read(commit.hash, path)
        if (text !== undefined) found.push([path, text])
      }
    return found
  }
  const cached = new Map<string, string>()
  for (const [path, text] of await named('dvc.lock'))
    for (const out of outputsOf(() => readLockFile(text, path)))
      if (out.md5 !== undefined) cached.set(placeOf(path, out), out.md5)
  const tracked = new Map<string, string>()
  for (const [path, text] of await named('.dvc'))
    for (const out of outputsOf(() => readDvcFile(text, path)))
      if (out.md5 !== undefined) tracked.set(placeOf(path, out), out.md5)
  const leftOut: string[] = []
  const read = async (path: string): Promise<string | undefined> => {
    if (inGit.has(path)) return history.read(commit.hash, path)
    const md5 = cached.get(path) ?? tracked.get(path)
    if (md5 === undefined) return undefined
    const text = readCached(md5)
    if (text === undefined) leftOut.push(`${path}: its bytes are not in the cache of DVC`)
    return text
  }
  const inCommit = async (path: string): Promise<string | undefined> =>
    inGit.has(path) ? history.read(commit.hash, path) : undefined
  const pipelines: Pipeline[] = []
  for (const [path, text] of await named('dvc.yaml'))
    pipelines.push(await readPipeline(text, path, inCommit))
  const filesBelow = (path: string): readonly string[] => {
    const inside = paths.filter((one) => one.startsWith(`${path}/`))
    return inside.length > 0 ? inside : [path]
  }
  const params = new Map<string, string>()
  const paramFiles = new Set(pipelines.flatMap((one) => one.params))
  if (inGit.has(`${below}params.yaml`)) paramFiles.add(`${below}params.yaml`)
  for (const path of paramFiles) {
    const text = await read(path)
    if (text === undefined) continue
    for (const [key, value] of flatValues(readParams(text, path, leftOut), '.')) {
      const before = params.get(key)
      const now = paramText(value)
      params.set(before === undefined || before === now ? key : `${path}:${key}`, now)
    }
  }
  const series = new Map<string, SeriesBuffer>()
  for (const path of new Set(pipelines.flatMap((one) => one.plots)).values())
    for (const file of filesBelow(path))
      for (const [key, points] of await readSeries((await read(file)) ?? '', file, commit.timeMs))
        if (!series.has(key)) series.set(key, points)
  for (const path of new Set(pipelines.flatMap((one) => one.metrics)).values())
    for (const file of filesBelow(path))
      addMetrics(series, parsed((await read(file)) ?? ''), commit.timeMs)
  const stages = pipelines.flatMap((one) => one.stages)
  if (params.size === 0 && series.size === 0) return undefined
  return { params, series, tracked, stages, leftOut }
}

/** YAML, JSON, TOML or Python; undefined for what can't be read, which is noted. */
function readParams(text: string, path: string, leftOut: string[]): unknown {
  if (/\.(?:ya?ml|json)$/iu.test(path)) return parsed(text)
  try {
    return plainValue(readParamFile(text, path))
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    leftOut.push(error.message)
    return undefined
  }
}

/** Last values, of metrics that have no series. */
function addMetrics(series: Map<string, SeriesBuffer>, value: unknown, timeMs: number): void {
  const values = flatValues(value, '/')
  const step = numberOf(values.find(([key]) => key === 'step')?.[1]) ?? 0
  for (const [key, one] of values) {
    const number = numberOf(one)
    if (number === undefined || key === 'step' || series.has(key)) continue
    const points = new SeriesBuffer()
    points.add(step, timeMs, number)
    series.set(key, points)
  }
}

type Outputs = ReturnType<typeof readDvcFile>

/** None of a file that can't be read: an old commit may have anything. */
function outputsOf(read: () => Outputs): Outputs {
  try {
    return read()
  } catch {
    return []
  }
}

function placeOf(file: string, { wdir, path }: Outputs[number]): string {
  return posix.normalize(posix.join(posix.dirname(file), wdir, path))
}
