import { RunnerError } from '../runner-error.ts'
import type { EntryPoint, Parameter } from './project.ts'

/** A parameter with the value that it has in this run, as it was given or as its default. */
export interface ChosenValue {
  readonly name: string
  readonly value: string
  /** Undefined if the entry point does not declare it. */
  readonly parameter: Parameter | undefined
  /** Nobody gave it: it is the project's own. */
  readonly isDefault: boolean
}

/** Values for an entry point, declared ones first. Throws RunnerError with the names that lack one. */
export function chooseValues(
  entryPoint: EntryPoint,
  given: ReadonlyMap<string, string>,
): readonly ChosenValue[] {
  const { parameters } = entryPoint
  const missing = parameters.filter(
    ({ name, default: usual }) => !given.has(name) && usual === undefined,
  )
  if (missing.length > 0)
    throw new RunnerError(
      `the entry point '${entryPoint.name}' needs a value for ${missing.map(({ name, type }) => `${name} (${type})`).join(', ')}. Give: ${missing.map(({ name }) => `-P ${name}=VALUE`).join(' ')}`,
    )
  const declared = parameters.map((parameter) => ({
    name: parameter.name,
    value: given.get(parameter.name) ?? parameter.default ?? '',
    parameter,
    isDefault: !given.has(parameter.name),
  }))
  const known = new Set(parameters.map(({ name }) => name))
  const extra = [...given]
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ({ name, value, parameter: undefined, isDefault: false }))
  return [...declared, ...extra]
}
