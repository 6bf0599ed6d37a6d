import { invalidParameter, showValue } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { maxValueLength, refuseLonger } from '../limits/text-length.ts'

const forbidden = /[/:.%"']/
const maxNameLength = 500
const maxTypeLength = 500
const maxKeyLength = 255

/**
 * Checks the name of a logged model, if the request has one.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateLoggedModelName(name: string): void {
  refuseLonger('name', { text: name, limit: maxNameLength })
  if (name !== '' && !forbidden.test(name)) return
  throw invalidParameter(
    `Invalid model name (${showValue(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: / : . % " '`,
  )
}

/** Checks what kind of model it is said to be. */
export function validateModelType(modelType: string): void {
  refuseLonger('model_type', { text: modelType, limit: maxTypeLength })
}

/** Checks the lengths of parameters or tags of a logged model; `field` names their list. */
export function validateModelValues(field: 'params' | 'tags', list: readonly Tag[]): void {
  for (const [index, { key, value }] of list.entries()) {
    refuseLonger(`${field}[${index}].key`, { text: key, limit: maxKeyLength })
    refuseLonger(`${field}[${index}].value`, { text: value, limit: maxValueLength })
  }
}
