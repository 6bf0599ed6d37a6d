import { CliError } from '../fail.ts'

/** The server's no, with its code. */
export class ServerRefusal extends CliError {
  readonly code: string | undefined

  constructor(message: string, code?: string) {
    super(message)
    this.code = code
  }
}

/** Whether an error says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ServerRefusal && error.code === 'RESOURCE_DOES_NOT_EXIST'
}
