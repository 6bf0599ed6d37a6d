import { invalidParameter, unavailable } from '@stemma/contract'
import {
  addArtifactDirectories,
  findArtifacts,
  putArtifactBases,
  putArtifacts,
  type ArtifactName,
  type ArtifactRow,
  type Tx,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { directoriesOf, placeOf, splitPath } from './artifact-path.ts'
import { leadsThroughFile } from './ensure-directories.ts'
import { leastBaseBytes, type NamedObject } from './name-artifact.ts'

/** A directory may go while it is looked for; that it goes again and again is no accident. */
const mostTurns = 5

/**
 * Gives paths to objects that are stored, all or none: see `nameArtifact`.
 *
 * @throws INVALID_PARAMETER_VALUE if a path comes twice, is that of a directory, or leads through a file.
 */
export async function nameArtifacts(
  ctx: RowCtx,
  { files }: { readonly files: readonly NamedObject[] },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  const modifiedMs = ctx.now()
  // Everybody in the same order: none waits for one who waits for it.
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  refuseTwice(sorted)
  const rows = sorted.map(({ path, ...object }) => ({ ...splitPath(path), ...object, modifiedMs }))
  await ctx.store.write(async (tx) => {
    await ensureAllDirectories(tx, sorted, modifiedMs)
    const named = await putArtifacts(tx, rows)
    if (named < rows.length) await refuseDirectories(tx, rows)
    await putArtifactBases(tx, basesOf(sorted))
  })
}

function refuseTwice(sorted: readonly NamedObject[]): void {
  const twice = sorted.find(({ path }, index) => path === sorted[index - 1]?.path)
  if (twice !== undefined) throw invalidParameter(`The path '${twice.path}' comes twice.`)
}

async function ensureAllDirectories(
  tx: Tx,
  files: readonly NamedObject[],
  modifiedMs: number,
): Promise<void> {
  const names = directoriesOfAll(files).map(splitPath)
  for (let turn = 0; turn < mostTurns; turn++) {
    const found = await findArtifacts(tx, names, { lock: true })
    const file = found.find(({ objectId }) => objectId !== undefined)
    if (file !== undefined) throw leadsThroughFile(pathOf(file))
    if (found.length === names.length) return
    const known = new Set(found.map(pathOf))
    await addArtifactDirectories(
      tx,
      names.filter((name) => !known.has(pathOf(name))),
      modifiedMs,
    )
  }
  throw unavailable('The directories are being removed. Try again.')
}

/** Of sorted files those of a directory come together: it is taken apart once. */
function directoriesOfAll(sorted: readonly NamedObject[]): readonly string[] {
  const directories = new Set<string>()
  let last: string | undefined
  for (const { path } of sorted) {
    const { directory } = splitPath(path)
    if (directory !== last) for (const above of directoriesOf(path)) directories.add(above)
    last = directory
  }
  return [...directories].toSorted()
}

async function refuseDirectories(tx: Tx, rows: readonly ArtifactRow[]): Promise<void> {
  const found = await findArtifacts(tx, rows)
  const directory = found.find(({ objectId }) => objectId === undefined)
  if (directory === undefined) return
  throw invalidParameter(`Artifact path refers to a directory, not a file: '${pathOf(directory)}'`)
}

/** What is written last counts. */
function basesOf(files: readonly NamedObject[]): ReadonlyMap<string, string> {
  const bases = new Map<string, string>()
  for (const { path, objectId, sizeBytes } of files) {
    const place = sizeBytes < leastBaseBytes ? undefined : placeOf(path)
    if (place !== undefined) bases.set(place, objectId)
  }
  return bases
}

function pathOf({ directory, name }: ArtifactName): string {
  return directory === '' ? name : `${directory}/${name}`
}
