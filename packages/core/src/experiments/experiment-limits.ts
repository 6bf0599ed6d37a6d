import { invalidParameter } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { validateKey } from '../limits/key.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { validateArchiveTag } from './archive-tag.ts'

const maxCustomViews = 50
const maxExperimentNameLength = 500
const maxExperimentTagValueLength = 20_000

const customView = 'mlflow.customView.view'

/** Checks the name of a new or renamed experiment. */
export function validateExperimentName(name: string): void {
  if (name.trim() === '') throw invalidParameter(`Invalid experiment name: '${name}'`)
  refuseLonger('Experiment name', { text: name, limit: maxExperimentNameLength })
}

/** Checks an experiment's tag. Its value is never cut. */
export function validateExperimentTag(tag: Tag): void {
  validateKey(tag.key, { path: 'key', what: 'Tag key' })
  refuseLonger('Tag value', { text: tag.value, limit: maxExperimentTagValueLength })
  validateArchiveTag(tag)
}

/** Refuses more than 50 custom views; `keys` are all tag keys that the experiment would have. */
export function validateCustomViews(keys: Iterable<string>): void {
  let views = 0
  for (const key of new Set(keys)) {
    if (key.startsWith(customView)) views++
  }
  if (views > maxCustomViews) {
    throw invalidParameter(
      `An experiment can have at most ${maxCustomViews} tags that begin with '${customView}'.`,
    )
  }
}
