import { formatArtifactsUri, parseArtifactsUri, splitUri } from '@stemma/contract'
import { addArtifactDirectory, findArtifact, putArtifacts, type Tx } from '@stemma/store'
import { directoriesOf, splitPath } from '../artifacts/artifact-path.ts'
import { keptFolder } from '../artifacts/kept-folder.ts'
import type { NamedObject } from '../artifacts/name-artifact.ts'
import { ownPath } from '../artifacts/store-path.ts'
import type { LocationTrust } from '../locations/host-scheme.ts'

/** The files of a model as they are kept for its versions: a tree of their own, whose name is the digest of what is in it. */
export interface KeptFiles {
  /** Where they are, as clients are told. */
  readonly storageLocation: string
  readonly digest: string
  readonly files: readonly NamedObject[]
}

/** Where the tree of a digest is. */
export function keptPlace(digest: string): string {
  return `${keptFolder}/${digest}`
}

/** The digest of the tree that a location is in; undefined for a location elsewhere. */
export function keptDigest(location: string, trust: LocationTrust): string | undefined {
  const [folder, digest] = ownPath(location, trust)?.split('/') ?? []
  return folder === keptFolder ? digest : undefined
}

/** A place of this server's store in the form of another location of it: with its host, if it names one. */
export function locationBeside(location: string, path: string): string {
  const { scheme, path: there } = splitUri(location)
  if (scheme === 'mlflow-artifacts')
    return formatArtifactsUri({ ...parseArtifactsUri(location), path })
  const root = /^.*?\/(?:api|ajax-api)\/2\.0\/mlflow-artifacts\/artifacts\//s.exec(there)?.[0] ?? ''
  return (
    location.slice(0, location.indexOf(there)) +
    root +
    path.split('/').map(encodeURIComponent).join('/')
  )
}

/**
 * Writes the names of a tree, unless it is there: then it is whole, and stays until the transaction ends. The objects are leased
 * by whoever looked at them.
 */
export async function keepFiles(
  tx: Tx,
  { digest, files, modifiedMs }: KeptFiles & { readonly modifiedMs: number },
): Promise<void> {
  const tree = splitPath(keptPlace(digest))
  await addArtifactDirectory(tx, { directory: '', name: keptFolder }, modifiedMs)
  if ((await findArtifact(tx, tree, { lock: true })) !== undefined) return
  const directories = new Set(files.flatMap(({ path }) => directoriesOf(path)))
  for (const directory of [...directories].toSorted())
    await addArtifactDirectory(tx, splitPath(directory), modifiedMs)
  await putArtifacts(
    tx,
    files.map(({ path, ...object }) => ({ ...splitPath(path), ...object, modifiedMs })),
  )
}
