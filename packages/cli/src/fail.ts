import { CommanderError } from 'commander'
import { escapeControls } from './table/escape-controls.ts'

/** Exit codes, as docs/users/command-line.md has them. */
export const exitCodes = {
  refused: 1,
  usage: 2,
  unreachable: 3,
  bug: 70,
  interrupted: 130,
} as const

/** An error that the user can act on: one line, no stack. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.refused) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Prints an error as its kind deserves and sets the exit code; a stack is shown for bugs only. */
export function fail(error: unknown): void {
  if (error instanceof CliError) {
    process.stderr.write(`stemma: ${escapeControls(error.message)}\n`)
    process.exitCode = error.exitCode
    return
  }
  if (error instanceof CommanderError) {
    // It has said what is wrong, or printed the help that was asked for, by itself.
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage
    return
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`stemma: unexpected error. Please report it with these lines:\n${text}\n`)
  process.exitCode = exitCodes.bug
}
