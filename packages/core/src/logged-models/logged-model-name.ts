import { invalidParameter, showValue } from '@stemma/contract'

const forbidden = /[/:.%"']/

/** Checks the name of a logged model, if the request has one. */
export function validateLoggedModelName(name: string): void {
  if (name !== '' && !forbidden.test(name)) return
  throw invalidParameter(
    `Invalid model name (${showValue(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: / : . % " '`,
  )
}
