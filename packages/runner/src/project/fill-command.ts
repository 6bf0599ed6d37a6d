import { RunnerError } from '../runner-error.ts'
import { shellQuote } from './shell-quote.ts'

export interface Values {
  /** Of the parameters that the entry point declares. */
  readonly declared: ReadonlyMap<string, string>
  /** Given besides: they are added as `--name value`. */
  readonly extra: ReadonlyMap<string, string>
}

/**
 * Puts values into a command. `{name}` is a hole, `{{` and `}}` are braces, as in Python's `str.format`, which MLflow uses. Each value is one word of the
 * shell, whatever is in it. Throws RunnerError for a hole that no parameter fills.
 */
export function fillCommand(command: string, { declared, extra }: Values): string {
  const filled = command.replaceAll(
    /\{\{|\}\}|\{([^{}]*)\}|[{}]/gu,
    (match: string, hole: string | undefined) => {
      if (match === '{{') return '{'
      if (match === '}}') return '}'
      const value = hole === undefined ? undefined : declared.get(hole)
      if (value === undefined)
        throw new RunnerError(
          hole === undefined
            ? `the command has a single '${match}'. Write it twice to mean the character.`
            : `the command has {${hole}}, which is none of its parameters${declared.size === 0 ? '' : `: ${[...declared.keys()].join(', ')}`}.`,
        )
      return shellQuote(value)
    },
  )
  const added = Array.from(extra, ([name, value]) => `--${shellQuote(name)} ${shellQuote(value)}`)
  return [filled, ...added].join(' ')
}
