import { invalidParameter, invalidValueText, missingValueText } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { refuseOtherPath, validateKey } from '../limits/key.ts'
import { isLonger, refuseLonger, shorten } from '../limits/text-length.ts'

const maxAliasLength = 255
/** Longest source and link to a run. */
export const maxLinkLength: number = 10_000
export const maxModelDescriptionLength: number = 100_000
const maxModelNameLength = 256
const maxRegistryTagValueLength = 100_000

export type ModelStage = 'None' | 'Staging' | 'Production' | 'Archived'

export const modelStages: readonly ModelStage[] = ['None', 'Staging', 'Production', 'Archived']

/** What a reader would not see: controls, and format characters other than the two joiners that scripts need. */
const invisible = /\p{Cc}|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]/u
const largestVersion = 2_147_483_647

/**
 * Checks the name of a registered model as a request has it.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateModelName(name: string, field = 'name'): void {
  if (name.trim() === '') throw invalidParameter(missingValueText(field))
  if (name.includes('/') || name.includes(':'))
    throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`)
  refuseOtherPath(name, 'name')
}

/**
 * Checks a name that is about to be given. Stricter than upstream: no characters that cannot be seen, and one spelling for what
 * looks the same because it is the same text (Unicode's form NFC), so that no model passes for another.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateNewModelName(name: string, field = 'name'): void {
  validateModelName(name, field)
  refuseLonger('Registered model name', { text: name, limit: maxModelNameLength })
  if (invisible.test(name))
    throw invalidParameter(
      invalidValueText(field, name, 'Names cannot contain control or invisible characters.'),
    )
  if (name.normalize('NFC') !== name)
    throw invalidParameter(
      invalidValueText(field, name, 'Names must be in Unicode normal form NFC.'),
    )
}

/** Checks a tag of a registered model or of a version. Its value is never cut. */
export function validateRegistryTag({ key, value }: Tag): void {
  validateRegistryTagKey(key)
  if (key === 'mlflow.prompt.text' && isLonger(value, maxRegistryTagValueLength))
    throw invalidParameter(
      `Prompt text exceeds max length of ${maxRegistryTagValueLength} characters.`,
    )
  refuseLonger('value', { text: value, limit: maxRegistryTagValueLength })
}

export function validateRegistryTagKey(key: string): void {
  validateKey(key, { path: 'key', what: 'key' })
}

/**
 * Checks an alias as a request has it.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias))
    throw invalidParameter(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    )
  refuseLonger('Registered model alias name', { text: alias, limit: maxAliasLength })
}

/** Checks an alias that is about to be set: `latest` and `v3` mean versions already. */
export function validateNewAlias(alias: string): void {
  validateAlias(alias)
  if (alias.toLowerCase() === 'latest')
    throw invalidParameter("'latest' alias name (case insensitive) is reserved.")
  if (/^v\d+$/i.test(alias)) throw invalidParameter(`Version alias name '${alias}' is reserved.`)
}

/**
 * The number of a version. 0 stands for numbers that no version has.
 *
 * @throws INVALID_PARAMETER_VALUE if it is no integer.
 */
export function parseModelVersion(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text))
    throw invalidParameter(`Parameter 'version' must be an integer, got '${shorten(text)}'.`)
  const number = Number(text)
  return number > 0 && number <= largestVersion ? number : 0
}

/**
 * A stage in its one spelling.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function canonicalStage(text: string): ModelStage {
  const stage = modelStages.find((known) => known.toLowerCase() === text.toLowerCase())
  if (stage !== undefined) return stage
  throw invalidParameter(
    `Invalid Model Version stage: ${shorten(text)}. Value must be one of ${modelStages.join(', ')}.`,
  )
}
