import { SeriesBuffer } from '@stemma/contract'
import {
  doubleIn,
  messageIn,
  messagesIn,
  ProtoError,
  protoMessage,
  textIn,
  textsIn,
  wholeIn,
  type ProtoMessage,
} from '../protobuf.ts'
import { readRecords } from './log-records.ts'

/** What a `.wandb` file says of its run. */
export interface WandbRun {
  id: string
  project: string
  entity: string
  name: string
  note: string
  tags: readonly string[]
  commit: string
  repository: string
  host: string
  /** Milliseconds since 1970. */
  startTime: number
  endTime: number
  status: 'RUNNING' | 'FINISHED' | 'FAILED'
  readonly params: Map<string, string>
  readonly series: Map<string, SeriesBuffer>
  /** What has no place here, with how often. */
  readonly left: Map<string, number>
}

/** Fields of `Record` in wandb's `wandb_internal.proto`. */
const fields = { history: 2, summary: 3, config: 5, stats: 7, run: 17, exit: 18 }

/** Reads the whole file, as far as it goes. */
export async function readWandbRun(path: string): Promise<WandbRun> {
  const run: WandbRun = {
    ...{ id: '', project: '', entity: '', name: '', note: '', tags: [], commit: '' },
    ...{ repository: '', host: '', startTime: 0, endTime: 0, status: 'RUNNING' },
    ...{ params: new Map(), series: new Map(), left: new Map() },
  }
  const leave = (what: string): void => void run.left.set(what, (run.left.get(what) ?? 0) + 1)
  const summary = new Map<string, number>()
  let statistics = 0
  for await (const bytes of readRecords(path, () => leave('records that end in the middle'))) {
    try {
      const record = protoMessage(bytes)
      if (record.has(fields.run)) takeRun(run, messageIn(record, fields.run))
      if (record.has(fields.config)) takeConfig(run, messageIn(record, fields.config))
      if (record.has(fields.history)) takeHistory(run, messageIn(record, fields.history), leave)
      if (record.has(fields.stats))
        takeStatistics(run, messageIn(record, fields.stats), statistics++)
      if (record.has(fields.summary))
        for (const item of messagesIn(messageIn(record, fields.summary), 1)) {
          const value = valueOf(textIn(item, 16))
          if (typeof value === 'number') summary.set(nameOf(item), value)
        }
      if (record.has(fields.exit))
        run.status = wholeIn(messageIn(record, fields.exit), 1) === 0 ? 'FINISHED' : 'FAILED'
    } catch (error) {
      if (!(error instanceof ProtoError)) throw error
      leave('records that cannot be read')
    }
  }
  // Values that were only ever set as the result.
  for (const [name, value] of summary)
    if (!name.startsWith('_') && !run.series.has(name))
      add(run, { name, step: 0, time: run.endTime || run.startTime, value })
  return run
}

function takeRun(run: WandbRun, message: ProtoMessage): void {
  run.id = textIn(message, 1)
  run.entity = textIn(message, 2)
  run.project = textIn(message, 3)
  run.name = textIn(message, 8)
  run.note = textIn(message, 9)
  run.tags = textsIn(message, 10)
  run.host = textIn(message, 13)
  const time = messageIn(message, 17)
  run.startTime = wholeIn(time, 1) * 1000 + Math.round(wholeIn(time, 2) / 1_000_000)
  run.endTime = Math.max(run.endTime, run.startTime)
  const git = messageIn(message, 21)
  run.repository = textIn(git, 1)
  run.commit = textIn(git, 2)
  takeConfig(run, messageIn(message, 4))
}

function takeConfig(run: WandbRun, message: ProtoMessage): void {
  for (const item of messagesIn(message, 1)) {
    const name = nameOf(item)
    if (name !== '_wandb') flatten(name, valueOf(textIn(item, 16)), run.params)
  }
}

/** Nested values as one list, with their names joined by points. */
function flatten(name: string, value: unknown, params: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(`${name}.${key}`, inner, params)
    return
  }
  params.set(name, spelled(value))
}

function spelled(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null || value === undefined ? 'None' : JSON.stringify(value)
}

function takeHistory(run: WandbRun, message: ProtoMessage, leave: (what: string) => void): void {
  const values = new Map<string, unknown>()
  for (const item of messagesIn(message, 1)) values.set(nameOf(item), itemValue(item))
  const given = values.get('_step')
  const step = typeof given === 'number' ? given : wholeIn(messageIn(message, 2), 1)
  const seconds = values.get('_timestamp')
  const time = typeof seconds === 'number' ? Math.round(seconds * 1000) : run.startTime
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(time) || time < 0)
    return leave('rows whose step or time is none')
  run.endTime = Math.max(run.endTime, time)
  // Files of media are described field by field; they lie beside the log, and come along with the other files.
  const media = [...values.keys()].flatMap((name) =>
    name.endsWith('._type') ? [name.slice(0, -'_type'.length)] : [],
  )
  for (const [name, value] of values) {
    if (name.startsWith('_') || media.some((prefix) => name.startsWith(prefix))) continue
    addNested(run, { name, step, time, value, leave })
  }
}

interface Logged {
  readonly name: string
  readonly step: number
  readonly time: number
  readonly value: unknown
}

function addNested(
  run: WandbRun,
  { leave, ...logged }: Logged & { readonly leave: (what: string) => void },
): void {
  const { name, value, step, time } = logged
  if (typeof value === 'number') return add(run, { name, step, time, value })
  if (typeof value === 'boolean') return add(run, { name, step, time, value: value ? 1 : 0 })
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !('_type' in value)) {
    for (const [key, inner] of Object.entries(value))
      addNested(run, { leave, name: `${name}.${key}`, value: inner, step, time })
    return
  }
  if (typeof value === 'object' && value !== null && '_type' in value) return
  leave(`values of '${name}' that are no numbers`)
}

function add(
  run: WandbRun,
  { name, step, time, value }: Logged & { readonly value: number },
): void {
  let series = run.series.get(name)
  if (series === undefined) run.series.set(name, (series = new SeriesBuffer()))
  series.add(step, time, value)
}

/** Measurements of the machine have no step: they are counted. */
function takeStatistics(run: WandbRun, message: ProtoMessage, step: number): void {
  const at = messageIn(message, 2)
  const time = wholeIn(at, 1) * 1000 + Math.round(wholeIn(at, 2) / 1_000_000)
  for (const item of messagesIn(message, 3)) {
    const value = valueOf(textIn(item, 16))
    if (typeof value === 'number')
      add(run, { name: `system/${textIn(item, 1)}`, step, time, value })
  }
}

/** A key, or the parts of a nested one. */
function nameOf(item: ProtoMessage): string {
  const key = textIn(item, 1)
  return key === '' ? textsIn(item, 2).join('.') : key
}

/** Newer clients write values by their types, older ones as JSON. */
function itemValue(item: ProtoMessage): unknown {
  if (item.has(4)) return wholeIn(item, 4) === 1
  if (item.has(5)) return wholeIn(item, 5)
  if (item.has(6)) return doubleIn(item, 6)
  if (item.has(7)) return textIn(item, 7)
  return valueOf(item.has(8) ? textIn(item, 8) : textIn(item, 16))
}

const spelledNumbers: Readonly<Record<string, number>> = {
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
}

/** JSON as Python writes it. */
function valueOf(text: string): unknown {
  const number = spelledNumbers[text.replaceAll('"', '')]
  if (number !== undefined) return number
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
