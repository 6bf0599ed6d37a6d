import type { OfLoggedModel, OfRun, OfVersion } from '@stemma/contract'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'
import { findVersion, parseModelAddress, type ModelAddress } from '../models/model-address.ts'

/** Whose files. */
export type FileOwner = OfRun | OfLoggedModel | OfVersion

/** What somebody names: an owner of files, and perhaps a path in them. */
export interface ArtifactAddress {
  readonly owner: OfRun | OfLoggedModel | ModelAddress
  /** Empty for the root. */
  readonly path: string
}

/** An address whose owner was found. */
export interface OwnedPath {
  readonly owner: FileOwner
  readonly path: string
}

/**
 * Reads `runs:/ID`, `models:/m-ID`, `models:/NAME/3`, `models:/NAME/latest` and `models:/NAME@alias`, each with a path behind it or not.
 * Throws CliError for anything else.
 */
export function parseArtifactAddress(text: string): ArtifactAddress {
  const [, scheme, rest = ''] = /^(runs|models):\/+(.*)$/su.exec(text) ?? []
  const [first = '', ...names] = rest.split('/')
  if (scheme === undefined || first === '') throw unreadable(text)
  if (scheme === 'runs') return { owner: { run_id: first }, path: pathOf(names) }
  if (/^m-[0-9a-f]{32}$/u.test(first)) return { owner: { model_id: first }, path: pathOf(names) }
  if (first.includes('@')) return { owner: parseModelAddress(first), path: pathOf(names) }
  const [version, ...more] = names
  if (version === undefined || !/^(?:\d+|latest)$/iu.test(version)) throw unreadable(text)
  return { owner: parseModelAddress(`${first}/${version}`), path: pathOf(more) }
}

/** Whose files an address means, and which. `below` is a path that was named besides. */
export async function findOwnedPath(
  http: HttpClient,
  text: string,
  below = '',
): Promise<OwnedPath> {
  const { owner, path } = parseArtifactAddress(text)
  const whole = pathOf([path, below])
  if ('run_id' in owner || 'model_id' in owner) return { owner, path: whole }
  const { name, version } = await findVersion(http, owner)
  return { owner: { name, version }, path: whole }
}

/** A name for a folder or an archive of all files of an owner. */
export function ownerName(owner: FileOwner): string {
  if ('version' in owner) return `${owner.name}-${owner.version}`
  return 'run_id' in owner ? owner.run_id : owner.model_id
}

function pathOf(names: readonly string[]): string {
  return names.filter((name) => name !== '').join('/')
}

function unreadable(text: string): CliError {
  return new CliError(
    `'${text}' names no files. Write runs:/ID, models:/NAME/3, models:/NAME@champion or models:/m-ID, with a path behind it or not.`,
    exitCodes.usage,
  )
}
