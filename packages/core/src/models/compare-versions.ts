import type { Ctx } from '../room-ctx.ts'
import type { VersionDiff, VersionDifference } from './diff-versions.ts'
import { findVersionFiles } from './find-version-files.ts'
import { readModelFacts, type ModelFacts } from './model-facts.ts'

export interface FileDifference extends Omit<VersionDifference, 'part'> {
  readonly part: keyof ModelFacts
}

/** A diff of rows and files. */
export interface VersionComparison extends Omit<VersionDiff, 'differences'> {
  readonly differences: readonly (VersionDifference | FileDifference)[]
}

/** In what two versions differ: what their rows say (`diffVersions`), and signatures, environments and files. */
export async function compareVersions(
  ctx: Ctx,
  { name, from, to }: { readonly name: string; readonly from: string; readonly to: string },
): Promise<VersionComparison> {
  const diff = await ctx.rows.diffVersions({ name, from, to })
  const unknown = [...diff.unknown]
  const [before, after] = [await factsOf(from), await factsOf(to)]
  const ofFiles = before && after ? differences(before, after) : []
  return { ...diff, differences: [...diff.differences, ...ofFiles], unknown }

  async function factsOf(version: string): Promise<ModelFacts | undefined> {
    const { row, place, model } = await findVersionFiles(ctx, { name, version })
    if (model && (row.digest ?? model.digest) === model.digest)
      return readModelFacts(ctx.artifacts, model)
    const why = model
      ? `The files of version ${version} have changed since it was registered`
      : place === undefined
        ? `The files of version ${version} are not on this server`
        : `Version ${version} has no files`
    unknown.push(`${why}: its signature and environment are not known.`)
    return undefined
  }
}

function differences(before: ModelFacts, after: ModelFacts): readonly FileDifference[] {
  return (['signature', 'environment', 'file'] as const).flatMap((part) => {
    const keys = [...new Set([...before[part].keys(), ...after[part].keys()])].toSorted()
    return keys.flatMap((key) => {
      const [from, to] = [before[part].get(key), after[part].get(key)]
      return from === to ? [] : [{ part, key, from, to }]
    })
  })
}
