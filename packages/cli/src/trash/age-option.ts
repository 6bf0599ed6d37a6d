import { parseAge } from '@stemma/contract'
import { InvalidArgumentError } from 'commander'

/** An age such as `30d`, as it was written: the server reads it. */
export function parseAgeOption(text: string): string {
  try {
    parseAge(text)
  } catch {
    throw new InvalidArgumentError('It must be an age such as 30d, 12h or 1d12h30m.')
  }
  return text
}
