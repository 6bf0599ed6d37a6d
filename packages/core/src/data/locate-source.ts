import { isAbsolute, join, normalize } from 'node:path'
import { invalidParameter, notFound } from '@stemma/contract'
import type { ReferencedVersion } from '@stemma/tables'
import type { DataReference } from './manifest.ts'
import type { TablesRoom } from './tables-room.ts'

/** `warehouse:events` is the table `events` of the source `warehouse`. @throws INVALID_PARAMETER_VALUE */
export function parseSource(text: string): Pick<DataReference, 'source' | 'table'> {
  const groups = /^(?<source>[a-z0-9_]{1,64}):(?<table>.+)$/u.exec(text)?.groups
  if (groups?.['source'] === undefined || groups['table'] === undefined)
    throw invalidParameter(
      "Invalid value for parameter 'source' supplied: It must be of the form SOURCE:TABLE, where SOURCE is one that the server has.",
    )
  return { source: groups['source'], table: groups['table'] }
}

/** Where a reference leads, with credentials: for the process of tables only. @throws RESOURCE_DOES_NOT_EXIST for a source that the server does not have */
export function locateSource(
  { sources }: Pick<TablesRoom, 'sources'>,
  { source, table, filter, delta }: DataReference,
): ReferencedVersion {
  const place = sources[source]
  if (place === undefined)
    throw notFound(
      `The server has no source "${source}". Set STEMMA_SOURCE_${source.toUpperCase()} to a postgresql:// address, a folder or s3://BUCKET/PREFIX.`,
    )
  const only = filter === undefined ? {} : { filter }
  const isBucket = /^s3:/iu.test(place)
  if (!isBucket && !isAbsolute(place))
    return { at: 'postgres', connectionString: place, table, ...only }
  const inside = normalize(table)
  if (isAbsolute(inside) || inside === '..' || inside.startsWith('../'))
    throw invalidParameter(`"${table}" is outside of the source "${source}".`)
  const version = delta === undefined ? {} : { version: delta.version }
  // Of a bucket, what its keys begin with.
  const root = isBucket ? inside.replace(/\/+$|^\.$/gu, '') : join(place, inside)
  return { at: 'folder', root, ...version, ...only }
}
