import { invalidParameter } from '@stemma/contract'

const mostLength = 200
const mostNames = 8

/** Whether a text may name a repository: names of letters, digits, `.`, `_` and `-`, with slashes between them. */
export function isRepositoryName(name: string): boolean {
  const names = name.split('/')
  return (
    name.length <= mostLength &&
    names.length <= mostNames &&
    names.every((each) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/u.test(each))
  )
}

/** @throws INVALID_PARAMETER_VALUE */
export function validateRepositoryName(name: string): void {
  if (isRepositoryName(name)) return
  throw invalidParameter(
    `Invalid value for parameter 'repository' supplied: '${name.slice(0, mostLength)}' is no name of a repository. It is made of letters, digits, '.', '_' and '-', does not begin with '.' or '-', and may have up to ${mostNames} names with slashes between them, ${mostLength} characters in all.`,
  )
}
