import { decodePath, foldPairs, type AimPair, type AimValue } from '@stemma/contract'
import { plainValue, type ClientText } from '@stemma/core'
import type { GrowingRun } from './growing-run.ts'
import type { PlaceInRun } from './place-in-run.ts'

const system = '__system_params'

interface ParamsToSet {
  /** At `attrs`, or below it. */
  readonly place: PlaceInRun
  readonly pairs: readonly AimPair[]
  /** Environment variables may have passwords. */
  readonly keepsEnvironment: boolean
}

/** Takes parameters of a run, and what Aim says of the machine among them. */
export function setParams(run: GrowingRun, { place, pairs, keepsEnvironment }: ParamsToSet): void {
  const path = place.path.slice(1)
  const isSystem = path[0] === system
  const kept =
    keepsEnvironment || !(isSystem || path.length === 0)
      ? pairs
      : pairs.filter(({ path: within }) => {
          const keys = [...path, ...decodePath(within)]
          return keys[0] !== system || keys[1] !== 'env_variables'
        })
  run.keep(place, () => kept)
  const value = foldPairs(kept)
  if (value === undefined) return
  if (!isSystem) return flatten(path.map(String), value, run.params)
  const info = value instanceof Map ? value.get('git_info') : undefined
  const commit = info instanceof Map ? info.get('commit') : undefined
  const hash = commit instanceof Map ? commit.get('hash') : commit
  if (typeof hash === 'string' && hash !== '')
    run.tags.push({ name: 'mlflow.source.git.commit', value: hash })
}

/** Nested parameters as one list, with their names joined by points. */
function flatten(names: readonly string[], value: AimValue, params: ClientText[]): void {
  if (value instanceof Map) {
    for (const [key, inner] of value)
      if (!(names.length === 0 && key === system)) flatten([...names, String(key)], inner, params)
  } else if (names.length > 0) params.push({ name: names.join('.'), value: textOf(value) })
}

function textOf(value: AimValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null) return 'None'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  return JSON.stringify(plainValue(value))
}
