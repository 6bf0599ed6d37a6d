/** An error that the user can act on: one line, no stack. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Prints an error as its kind deserves and sets the exit code; a stack is shown for bugs only. */
export function fail(error: unknown): void {
  if (error instanceof CliError) {
    process.stderr.write(`stemma: ${error.message}\n`)
    process.exitCode = error.exitCode
    return
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`stemma: unexpected error. Please report it with these lines:\n${text}\n`)
  process.exitCode = 70
}
