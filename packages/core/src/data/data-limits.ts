import { invalidParameter, isDataName } from '@stemma/contract'

const longestMessage = 10_000

/** @throws INVALID_PARAMETER_VALUE */
export function validateDataName(name: string): void {
  if (!isDataName(name))
    throw invalidParameter(
      `Invalid value for parameter 'name' supplied: A dataset's name has letters, digits, dots, dashes and underscores, 128 at most, and begins with a letter or a digit.`,
    )
}

/** @throws INVALID_PARAMETER_VALUE */
export function validateDataAlias(alias: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u.test(alias) || /^(?:v?\d+|latest)$/iu.test(alias))
    throw invalidParameter(
      `Invalid value for parameter 'alias' supplied: An alias has letters, digits, dots, dashes and underscores, begins with a letter or a digit, and is no version.`,
    )
}

/** @throws INVALID_PARAMETER_VALUE */
export function validateDataMessage(message: string): void {
  if (message.length > longestMessage)
    throw invalidParameter(
      `Invalid value for parameter 'message' supplied: It has more than ${longestMessage} characters.`,
    )
}
