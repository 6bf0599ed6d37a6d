import { styleText } from 'node:util'
import type { Effects, Output } from '../effects.ts'

export type Style = (
  name: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan',
  text: string,
) => string

/** Colours where an output is a terminal that shows them and NO_COLOR is not set; else the text as it is. */
export function styleFor(output: Output, environment: Effects['environment']): Style {
  const wanted = (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'
  if (!output.isTerminal || !wanted) return (_name, text) => text
  return (name, text) => styleText(name, text, { validateStream: false })
}
