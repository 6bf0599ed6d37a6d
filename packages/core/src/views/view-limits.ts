import { invalidParameter } from '@stemma/contract'
import { refuseLonger } from '../limits/text-length.ts'

/** Views of one experiment. */
export const mostViews = 1000

const longestName = 250
const longestState = 256 * 1024

/** @throws INVALID_PARAMETER_VALUE */
export function validateViewName(name: string): void {
  if (name.trim() === '')
    throw invalidParameter("Invalid value for parameter 'name' supplied: A view needs a name.")
  refuseLonger('name', { text: name, limit: longestName })
}

/** @throws INVALID_PARAMETER_VALUE */
export function writeState(state: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(state)
  refuseLonger('state', { text, limit: longestState })
  return text
}
