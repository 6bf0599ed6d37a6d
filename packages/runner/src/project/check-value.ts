import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RunnerError } from '../runner-error.ts'
import type { ChosenValue } from './choose-values.ts'

/** What has to be done before a value can be put into the command. */
export type WantedValue =
  | { readonly kind: 'ready'; readonly value: string }
  /** To be downloaded first: the place of the copy is the value. */
  | { readonly kind: 'download'; readonly uri: string }
  /** A version of data: its file where a path is wanted, else its address. */
  | { readonly kind: 'data'; readonly reference: string; readonly as: 'file' | 'address' }

export interface ValuePlaces {
  /** Where the user is: what was given is relative to it. */
  readonly here: string
  /** The project's folder, where its own defaults are looked for, too. */
  readonly project: string
}

/**
 * What a value means by the type of its parameter. A `path` must be there; a `uri` must have a scheme. Throws RunnerError with the parameter's
 * name.
 */
export function checkValue(
  { name, value, parameter, isDefault }: ChosenValue,
  { here, project }: ValuePlaces,
): WantedValue {
  const type = parameter?.type
  if (value.startsWith('data:/'))
    return { kind: 'data', reference: value, as: type === 'path' ? 'file' : 'address' }
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]+):/u.exec(value)?.[1]?.toLowerCase()
  if (type === 'uri') {
    if (scheme !== undefined) return { kind: 'ready', value }
    throw new RunnerError(`the parameter ${name} must be a URI, with a scheme, not '${value}'.`)
  }
  if (type !== 'path') return { kind: 'ready', value }
  if (scheme !== undefined && scheme !== 'file') return { kind: 'download', uri: value }
  const path = scheme === 'file' ? fileURLToPath(value) : value
  const places = [resolve(here, path), ...(isDefault ? [resolve(project, path)] : [])]
  const place = places.find((one) => existsSync(one))
  if (place !== undefined) return { kind: 'ready', value: place }
  throw new RunnerError(`the parameter ${name} is a path, and there is nothing at '${value}'.`)
}
