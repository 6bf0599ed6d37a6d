/** What is known of a failure with a file, as plain data: of an error itself a message keeps the text only. */
export interface FileFailure {
  readonly message: string
  readonly details: Readonly<Record<string, string | number>>
}

const names = ['code', 'errno', 'syscall', 'path', 'dest'] as const

export function toFileFailure(error: unknown): FileFailure {
  if (!(error instanceof Error)) return { message: String(error), details: {} }
  const details: Record<string, string | number> = {}
  for (const name of names) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string' || typeof value === 'number') details[name] = value
  }
  return { message: error.message, details }
}

/** The error again, as those of `node:fs` are. */
export function fromFileFailure({ message, details }: FileFailure): Error {
  return Object.assign(new Error(message), details)
}
