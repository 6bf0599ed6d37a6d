import { resolve, sep } from 'node:path'
import { CliError } from '../../fail.ts'
import type { Stage } from './stage.ts'

/**
 * The wanted stages and what they need, each behind what it needs: in the order in which `dvc` runs them.
 *
 * @throws CliError for stages that need each other, and for a path that two stages give
 */
export function orderStages(all: readonly Stage[], wanted: readonly Stage[]): readonly Stage[] {
  const places = all.map((stage) => stage.outputs.map(({ path }) => resolve(stage.folder, path)))
  refuseShared(all, places)
  const given = (place: string): readonly Stage[] =>
    all.filter((_, index) =>
      places[index]?.some((one) => one === place || isInside(one, place) || isInside(place, one)),
    )
  const ordered: Stage[] = []
  const open = new Set<Stage>()
  const visit = (stage: Stage): void => {
    if (ordered.includes(stage)) return
    if (open.has(stage))
      throw new CliError(
        `the stages ${[...open].map(({ name }) => `'${name}'`).join(', ')} need each other.`,
      )
    open.add(stage)
    for (const dep of stage.deps)
      for (const before of given(resolve(stage.folder, dep))) if (before !== stage) visit(before)
    open.delete(stage)
    ordered.push(stage)
  }
  for (const stage of wanted) visit(stage)
  return ordered
}

function refuseShared(all: readonly Stage[], places: readonly (readonly string[])[]): void {
  const owners = new Map<string, Stage>()
  for (const [index, stage] of all.entries())
    for (const place of places[index] ?? []) {
      const other = owners.get(place)
      if (other !== undefined)
        throw new CliError(`'${place}' is given by the stages '${other.name}' and '${stage.name}'.`)
      owners.set(place, stage)
    }
}

function isInside(inner: string, outer: string): boolean {
  return inner.startsWith(outer + sep)
}
