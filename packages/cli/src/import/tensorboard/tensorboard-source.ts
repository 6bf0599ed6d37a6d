import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { SeriesBuffer, type HistorySource, type SourceRun } from '@stemma/contract'
import { CliError } from '../../fail.ts'
import type { ArtifactPlaces, SourceFile } from '../artifact-places.ts'
import { derivedId } from '../derived-id.ts'
import {
  doubleIn,
  messageIn,
  messagesIn,
  ProtoError,
  textIn,
  wholeIn,
  type ProtoMessage,
} from '../protobuf.ts'
import { readEvents } from './event-file.ts'
import { summaryValue } from './summary-value.ts'

/** A folder with files of events: a run. */
interface EventRun {
  readonly folder: string
  readonly name: string
  readonly runId: string
  readonly files: readonly string[]
}

/** What the events of a run say. */
interface ReadRun {
  readonly series: Map<string, SeriesBuffer>
  readonly params: Map<string, string>
  readonly files: SourceFile[]
  startTime: number
  endTime: number
}

const stepDigits = 9

/** Runs that TensorBoard shows of a folder: each folder below it with files of events is one. */
export async function tensorboardSource(
  folder: string,
  experiment: string | undefined,
): Promise<HistorySource & { readonly places: ArtifactPlaces }> {
  const root = resolve(folder)
  const name = experiment ?? basename(root)
  const runs = await findRuns(root, name)
  if (runs.length === 0) throw new CliError(`there are no files of events below ${folder}.`)
  const left = new Map<string, number>()
  const leave = (reason: string): void => void left.set(reason, (left.get(reason) ?? 0) + 1)
  // What is read once for the runs, and once more for what is large.
  const files = new Map<string, readonly SourceFile[]>()
  return {
    shown: folder,
    experiments: async () => [{ sourceId: name, name }],
    async *runs() {
      for (const run of runs) {
        const read = await readRun(run, leave)
        files.set(run.runId, read.files)
        yield runOf(run, name, read)
      }
    },
    async *points() {
      for (const run of runs) {
        const { series } = await readRun(run, () => {})
        yield { runId: run.runId, series }
      }
    },
    async *loggedModels() {},
    async *registry() {},
    leftOut: async () => Array.from(left, ([reason, count]) => `${count} ${reason} are not taken`),
    close: async () => {},
    places: {
      covers: () => true,
      find: async (uri) => {
        const [, runId = ''] = /^tensorboard:(\w+)$/u.exec(uri) ?? []
        const own = files.get(runId)
        return own === undefined ? 'missing' : each(own)
      },
    },
  }
}

async function* each(files: readonly SourceFile[]): AsyncGenerator<SourceFile> {
  yield* files
}

function runOf({ runId, name }: EventRun, experiment: string, read: ReadRun): SourceRun {
  return {
    run_id: runId,
    experiment_id: experiment,
    name,
    status: 'FINISHED',
    start_time: Math.round(read.startTime),
    end_time: Math.round(read.endTime),
    ...(read.files.length > 0 && { artifact_uri: `tensorboard:${runId}` }),
    params: Array.from(read.params, ([key, value]) => ({ key, value })),
    tags: [{ key: 'stemma.client', value: 'tensorboard' }],
  }
}

async function findRuns(root: string, experiment: string): Promise<readonly EventRun[]> {
  if ((await stat(root).catch(() => undefined))?.isDirectory() !== true)
    throw new CliError(`there is no folder ${root}.`)
  const runs: EventRun[] = []
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && entry.name.includes('tfevents'))
      .map((entry) => join(folder, entry.name))
      .toSorted((a, b) => (a < b ? -1 : 1))
    const name = relative(root, folder) || '.'
    if (files.length > 0)
      runs.push({ folder, name, files, runId: derivedId('tensorboard', experiment, name) })
    for (const entry of entries) if (entry.isDirectory()) await walk(join(folder, entry.name))
  }
  await walk(root)
  return runs
}

async function readRun({ files }: EventRun, leave: (reason: string) => void): Promise<ReadRun> {
  const read: ReadRun = {
    ...{ series: new Map(), params: new Map(), files: [] },
    ...{ startTime: Infinity, endTime: 0 },
  }
  for (const path of files)
    for await (const event of readEvents(path, () => leave('files that end in the middle')))
      try {
        takeEvent(read, event, leave)
      } catch (error) {
        if (!(error instanceof ProtoError)) throw error
        leave('damaged records')
      }
  if (read.startTime === Infinity) read.startTime = 0
  return read
}

function takeEvent(read: ReadRun, event: ProtoMessage, leave: (reason: string) => void): void {
  const time = (doubleIn(event, 1) ?? 0) * 1000
  const step = wholeIn(event, 2)
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(Math.round(time)) || time < 0)
    return leave('records whose step or time is none')
  read.startTime = Math.min(read.startTime, time)
  read.endTime = Math.max(read.endTime, time)
  for (const value of messagesIn(messageIn(event, 5), 1))
    take(read, { tag: textIn(value, 1), step, time, value: summaryValue(value) }, leave)
}

interface Taken {
  readonly tag: string
  readonly step: number
  readonly time: number
  readonly value: ReturnType<typeof summaryValue>
}

function take(
  read: ReadRun,
  { tag, step, time, value }: Taken,
  leave: (reason: string) => void,
): void {
  switch (value.kind) {
    case 'scalar': {
      let series = read.series.get(tag)
      if (series === undefined) read.series.set(tag, (series = new SeriesBuffer()))
      series.add(step, Math.round(time), value.value)
      return
    }
    case 'params':
      for (const [key, text] of value.params) read.params.set(key, text)
      return
    case 'text':
      read.files.push(
        fileOf(`texts/${tag}`, step, { bytes: Buffer.from(value.text), extension: 'md' }),
      )
      return
    case 'file':
      read.files.push(fileOf(`${value.of}/${tag}`, step, value))
      return
    case 'other':
      if (value.plugin !== '') leave(`summaries of the plugin '${value.plugin}'`)
  }
}

function fileOf(
  place: string,
  step: number,
  { bytes, extension }: { readonly bytes: Uint8Array; readonly extension: string },
): SourceFile {
  return {
    path: `${place.replaceAll(/[^\w/.\- ]/gu, '_')}/step-${String(step).padStart(stepDigits, '0')}.${extension}`,
    sizeBytes: bytes.length,
    read: async function* read() {
      yield bytes
    },
  }
}
