import { createHash } from 'node:crypto'
import {
  AimObject,
  encodePath,
  foldPairs,
  type AimKey,
  type AimPair,
  type AimValue,
} from '@stemma/contract'
import { itemPath, plainValue } from '@stemma/core'

/** A file in a series: an image, a text, a sound. */
export interface Media {
  readonly item: string
  readonly kind: string
  readonly name: string
  /** Aim's number of its context. */
  readonly context: string
  readonly step: number
  readonly path: string
  readonly bytes: Uint8Array
  /** JSON: its other fields. */
  readonly detail: string
}

/** Stands before the path of a file where its bytes would be, behind their own type. */
export const fileMark = 0xf0

const kinds: Readonly<Record<string, { readonly kind: string; readonly extension: string }>> = {
  'aim.image': { kind: 'image', extension: 'png' },
  'aim.audio': { kind: 'audio', extension: 'wav' },
  'aim.text': { kind: 'text', extension: 'txt' },
  'aim.figure': { kind: 'figure', extension: 'json' },
  'aim.figure_image': { kind: 'image', extension: 'png' },
  'aim.distribution': { kind: 'distribution', extension: 'bin' },
}

const stepDigits = 9

interface SeriesValue {
  readonly runId: string
  /** `CONTEXT, NAME, val, STEP`, and what follows. */
  readonly path: readonly AimKey[]
  readonly pairs: readonly AimPair[]
}

/** The files in a value of a series, and the nodes with the places of the files in their stead. */
export function media({ runId, path, pairs }: SeriesValue): {
  readonly media: readonly Media[]
  readonly pairs: readonly AimPair[]
} {
  const [context, name, column, step] = path
  if (column !== 'val' || typeof step !== 'bigint' || typeof name !== 'string')
    return { media: [], pairs }
  const found: Media[] = []
  const marks = new Map<string, Uint8Array>()
  const value = foldPairs(pairs)
  const objects = Array.isArray(value) ? value : [value]
  for (const [index, object] of objects.entries()) {
    if (!(object instanceof AimObject)) continue
    const of = kinds[object.name]
    const data = object.fields.get('data')
    const bytes = bytesOf(data)
    if (of === undefined || bytes === undefined) continue
    const number = Array.isArray(value) ? `-${index}` : ''
    const file = itemPath(
      `${of.kind}s`,
      name,
      `step-${String(step).padStart(stepDigits, '0')}${number}${marked(context)}.${extensionOf(object, of.extension)}`,
    )
    const identity = JSON.stringify([runId, String(context), name, String(step), index])
    const fields = new Map([...object.fields].filter(([key]) => key !== 'data'))
    found.push({
      item: `aim-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`,
      ...{ kind: of.kind, name, context: String(context), step: Number(step), path: file, bytes },
      detail: JSON.stringify(plainValue(fields)),
    })
    const within = [...(Array.isArray(value) ? [BigInt(index)] : []), 'data']
    const type = typeof data === 'string' ? 4 : 5
    marks.set(
      hex(encodePath(within)),
      Buffer.concat([Uint8Array.of(fileMark, type), Buffer.from(file)]),
    )
  }
  return {
    media: found,
    pairs: pairs.map((pair) => {
      const mark = marks.get(hex(pair.path))
      return mark === undefined ? pair : { ...pair, value: mark, isBlob: true }
    }),
  }
}

/** Series of one name are told apart by a part of their context's number. */
function marked(context: AimKey | undefined): string {
  const empty = -4_504_863_053_055_089_774n
  return context === empty || context === undefined
    ? ''
    : `-${BigInt.asUintN(64, BigInt(context)).toString(16).slice(0, 6)}`
}

function bytesOf(data: AimValue | undefined): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data
  return typeof data === 'string' ? Buffer.from(data) : undefined
}

function extensionOf({ fields }: AimObject, usual: string): string {
  const format = fields.get('format')
  return typeof format === 'string' && /^[a-z0-9]{1,8}$/iu.test(format)
    ? format.toLowerCase()
    : usual
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
