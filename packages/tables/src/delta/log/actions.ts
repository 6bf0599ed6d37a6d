import { deltaError } from '../delta-error.ts'

/** What a log says of a file of rows. */
export interface AddAction {
  readonly path: string
  readonly partitionValues: Readonly<Record<string, string | null>>
  readonly size: number
  readonly deletionVector: DeletionVector | undefined
}

export interface RemoveAction {
  readonly path: string
  readonly deletionVector: DeletionVector | undefined
  /** Milliseconds since 1970, by the clock of who removed it. */
  readonly deletionTimestamp?: number
}

/** Rows of a file that are gone. */
export interface DeletionVector {
  readonly storageType: string
  readonly pathOrInlineDv: string
  readonly offset: number | undefined
  readonly sizeInBytes: number
  readonly cardinality: number
}

export interface Protocol {
  readonly minReaderVersion: number
  readonly readerFeatures: readonly string[]
}

export interface Metadata {
  readonly id: string
  readonly schemaString: string
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
}

/** One line of a log, as far as reading needs it. What nobody knows is left out. */
export interface Action {
  readonly add?: AddAction
  readonly remove?: RemoveAction
  readonly protocol?: Protocol
  readonly metaData?: Metadata
  readonly sidecar?: { readonly path: string }
  readonly inCommitTimestamp?: number
}

type Json = Readonly<Record<string, unknown>>

/** Takes a line's JSON apart. INVALID_STATE names the file when a field is not what the protocol says. */
export function parseAction(text: string, file: string): Action {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    throw deltaError(`${file} has a line that is not JSON.`)
  }
  const fields = record(line, file)
  const reader = { file }
  return {
    ...part(fields['add'], reader, (add) => ({ add: addOf(add, file) })),
    ...part(fields['remove'], reader, (remove) => ({
      remove: {
        path: requiredText(remove['path'], file),
        deletionVector: vectorOf(remove, file),
        ...(typeof remove['deletionTimestamp'] === 'number' && {
          deletionTimestamp: remove['deletionTimestamp'],
        }),
      },
    })),
    ...part(fields['protocol'], reader, (protocol) => ({
      protocol: {
        minReaderVersion: Number(protocol['minReaderVersion']),
        readerFeatures: texts(protocol['readerFeatures']),
      },
    })),
    ...part(fields['metaData'], reader, (metaData) => ({
      metaData: {
        id: requiredText(metaData['id'], file),
        schemaString: requiredText(metaData['schemaString'], file),
        partitionColumns: texts(metaData['partitionColumns']),
        configuration: textMap(metaData['configuration']),
      },
    })),
    ...part(fields['sidecar'], reader, (sidecar) => ({
      sidecar: { path: requiredText(sidecar['path'], file) },
    })),
    ...part(fields['commitInfo'], reader, (info) =>
      typeof info['inCommitTimestamp'] === 'number'
        ? { inCommitTimestamp: info['inCommitTimestamp'] }
        : {},
    ),
  }
}

function addOf(add: Json, file: string): AddAction {
  const values = record(add['partitionValues'] ?? {}, file)
  return {
    path: requiredText(add['path'], file),
    partitionValues: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : null,
      ]),
    ),
    size: Number(add['size']),
    deletionVector: vectorOf(add, file),
  }
}

function vectorOf(action: Json, file: string): DeletionVector | undefined {
  if (action['deletionVector'] === undefined || action['deletionVector'] === null) return undefined
  const vector = record(action['deletionVector'], file)
  return {
    storageType: requiredText(vector['storageType'], file),
    pathOrInlineDv: requiredText(vector['pathOrInlineDv'], file),
    offset: typeof vector['offset'] === 'number' ? vector['offset'] : undefined,
    sizeInBytes: Number(vector['sizeInBytes']),
    cardinality: Number(vector['cardinality']),
  }
}

function part<T extends object>(
  value: unknown,
  { file }: { file: string },
  take: (fields: Json) => T,
): T | object {
  return value === undefined || value === null ? {} : take(record(value, file))
}

function record(value: unknown, file: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw deltaError(`${file} has an action that is no object.`)
  return Object.fromEntries(Object.entries(value))
}

function requiredText(value: unknown, file: string): string {
  if (typeof value !== 'string')
    throw deltaError(`${file} has an action without one of its fields.`)
  return value
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}
