import type { SeriesBuffer } from '@stemma/contract'
import type { LeafPage } from './page-reader.ts'

/** Which column of the table holds what. */
export interface MetricColumns {
  readonly count: number
  readonly key: number
  readonly value: number
  readonly time: number
  readonly run: number
  readonly step: number
  readonly nan: number
}

/** What points of a run go to, by the metric. */
type SeriesOf = (key: string) => SeriesBuffer

/**
 * Rows of MLflow's table `metrics`, read from pages. A name is made into a text once and then known by its bytes: making texts would take most of
 * the time.
 */
export class MetricRows {
  readonly #columns: MetricColumns
  readonly #runOf: (runId: string) => SeriesOf
  #run: { readonly id: Buffer; readonly series: SeriesOf; readonly known: KnownKeys } | undefined
  readonly #runs = new Map<string, { readonly series: SeriesOf; readonly known: KnownKeys }>()
  readonly #starts: Int32Array
  readonly #types: Int32Array

  constructor(columns: MetricColumns, runOf: (runId: string) => SeriesOf) {
    this.#columns = columns
    this.#runOf = runOf
    this.#starts = new Int32Array(columns.count)
    this.#types = new Int32Array(columns.count)
  }

  /** Series are others from here on. */
  forget(): void {
    this.#run = undefined
    this.#runs.clear()
  }

  /** Adds all rows of a page to their series; how many there were. */
  read({ bytes, start }: LeafPage): number {
    const cells = bytes.readUInt16BE(start + 3)
    for (let index = 0; index < cells; index++)
      this.#readCell(bytes, bytes.readUInt16BE(start + 8 + index * 2))
    return cells
  }

  #readCell(bytes: Buffer, cell: number): void {
    let at = skipVarint(bytes, cell)
    at = skipVarint(bytes, at)
    const { count, key, value, time, run, step, nan } = this.#columns
    const types = this.#types
    const starts = this.#starts
    // The head of a record: its own length, then a type for each column. Both are of one or two bytes here.
    let length = bytes[at] ?? 0
    let from = at + 1
    if (length >= 0x80) length = ((length & 0x7f) << 7) | (bytes[from++] ?? 0)
    let place = at + length
    for (let column = 0; column < count; column++) {
      let type = bytes[from++] ?? 0
      if (type >= 0x80) type = ((type & 0x7f) << 7) | (bytes[from++] ?? 0)
      types[column] = type
      starts[column] = place
      place += sizeOf(type)
    }
    if (place > bytes.length) throw new Error('A row of the table metrics is damaged.')
    const series = this.#seriesOf(bytes, {
      runAt: starts[run] ?? 0,
      runLength: textLength(types[run] ?? 0),
      keyAt: starts[key] ?? 0,
      keyLength: textLength(types[key] ?? 0),
    })
    const isNaN =
      (types[nan] ?? 0) === 9 || readNumber(bytes, types[nan] ?? 0, starts[nan] ?? 0) === 1
    const number = isNaN ? NaN : readNumber(bytes, types[value] ?? 0, starts[value] ?? 0)
    const stepType = types[step] ?? 0
    const timeType = types[time] ?? 0
    if (stepType === 6 || timeType === 6)
      series.addExactly(
        readExactly(bytes, stepType, starts[step] ?? 0),
        readExactly(bytes, timeType, starts[time] ?? 0),
        number,
      )
    else
      series.add(
        readNumber(bytes, stepType, starts[step] ?? 0),
        readNumber(bytes, timeType, starts[time] ?? 0),
        number,
      )
  }

  #seriesOf(
    bytes: Buffer,
    {
      runAt,
      runLength,
      keyAt,
      keyLength,
    }: Record<'runAt' | 'runLength' | 'keyAt' | 'keyLength', number>,
  ): SeriesBuffer {
    let run = this.#run
    if (run === undefined || !isEqual(run.id, bytes, runAt, runLength)) {
      const id = bytes.toString('utf8', runAt, runAt + runLength)
      let known = this.#runs.get(id)
      if (known === undefined)
        this.#runs.set(id, (known = { series: this.#runOf(id), known: new KnownKeys() }))
      run = { id: Buffer.from(bytes.subarray(runAt, runAt + runLength)), ...known }
      this.#run = run
    }
    return (
      run.known.find(bytes, keyAt, keyLength) ??
      run.known.add(bytes, { keyAt, keyLength, series: run.series })
    )
  }
}

/** Series of a run by the bytes of their names. */
class KnownKeys {
  readonly #entries: { readonly name: Buffer; readonly series: SeriesBuffer }[] = []
  /** Metrics of a run mostly come in one order, again and again. */
  #next = 0

  find(bytes: Buffer, at: number, length: number): SeriesBuffer | undefined {
    const entries = this.#entries
    for (let tried = 0; tried < entries.length; tried++) {
      const index = (this.#next + tried) % entries.length
      const entry = entries[index]
      if (entry !== undefined && isEqual(entry.name, bytes, at, length)) {
        this.#next = tried === 0 || index + 1 < entries.length ? index + 1 : 0
        return entry.series
      }
    }
    return undefined
  }

  add(
    bytes: Buffer,
    { keyAt, keyLength, series }: { keyAt: number; keyLength: number; series: SeriesOf },
  ): SeriesBuffer {
    const name = Buffer.from(bytes.subarray(keyAt, keyAt + keyLength))
    const made = series(name.toString('utf8'))
    this.#entries.push({ name, series: made })
    return made
  }
}

function isEqual(known: Buffer, bytes: Buffer, at: number, length: number): boolean {
  if (known.length !== length) return false
  for (let index = length - 1; index >= 0; index--)
    if (known[index] !== bytes[at + index]) return false
  return true
}

function skipVarint(bytes: Buffer, at: number): number {
  let end = at
  while ((bytes[end++] ?? 0) >= 0x80 && end - at < 9);
  return end
}

function textLength(type: number): number {
  return type >= 13 ? (type - 13) >> 1 : 0
}

function sizeOf(type: number): number {
  if (type >= 12) return (type - (type % 2 === 0 ? 12 : 13)) >> 1
  if (type <= 4) return type
  if (type === 5) return 6
  return type === 6 || type === 7 ? 8 : 0
}

/** A number that a double holds; 64-bit integers are rounded. */
function readNumber(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case 1:
      return bytes.readInt8(at)
    case 2:
      return bytes.readInt16BE(at)
    case 3:
      return bytes.readIntBE(at, 3)
    case 4:
      return bytes.readInt32BE(at)
    case 5:
      return bytes.readInt16BE(at) * 4_294_967_296 + bytes.readUInt32BE(at + 2)
    case 6:
      return Number(bytes.readBigInt64BE(at))
    case 7:
      return bytes.readDoubleBE(at)
    case 9:
      return 1
    default:
      return 0
  }
}

function readExactly(bytes: Buffer, type: number, at: number): bigint {
  return type === 6 ? bytes.readBigInt64BE(at) : BigInt(Math.trunc(readNumber(bytes, type, at)))
}
