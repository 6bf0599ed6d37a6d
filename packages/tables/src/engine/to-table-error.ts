import { invalidParameter, StemmaError } from '@stemma/contract'

/**
 * The engine has no error codes: what it says begins with the kind. Faults of the input become INVALID_PARAMETER_VALUE with the part that
 * people need, in their words where we know better ones. Anything else is passed on, to be logged whole.
 */
export function toTableError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StemmaError) return error
  const text = error.message.replace(/^Failed to extract statements: /u, '')
  return (
    csvError(text) ??
    (inputKinds.test(text) ? invalidParameter(firstLine(text)) : undefined) ??
    (text.startsWith('Out of Memory Error')
      ? new StemmaError('RESOURCE_EXHAUSTED', 'The work needs more memory than it may have.')
      : error)
  )
}

const inputKinds =
  /^(?:Invalid Input|Conversion|Binder|Parser|Catalog|Out of Range|Invalid|IO|Permission|Not implemented|Dependency|TransactionContext) Error: /u

function csvError(text: string): StemmaError | undefined {
  const line = /CSV Error on Line: (?<line>\d+)/u.exec(text)?.groups?.['line']
  const counts = /Expected Number of Columns: (?<expected>\d+) Found: (?<found>\d+)/u.exec(text)
  if (line !== undefined && counts?.groups !== undefined) {
    const { expected = '', found = '' } = counts.groups
    return invalidParameter(`Line ${line} of the CSV has ${found} fields instead of ${expected}.`)
  }
  const where = line === undefined ? 'The CSV' : `Line ${line} of the CSV`
  if (text.includes('Invalid unicode'))
    return invalidParameter(`${where} is not UTF-8. Name its encoding, such as latin-1.`)
  if (text.includes('unterminated quote'))
    return invalidParameter(`${where} has a quoted field without an end.`)
  if (text.includes('Maximum line size')) return invalidParameter(`${where} is longer than 16 MiB.`)
  if (text.includes('CSV Parser state machine'))
    return invalidParameter(`${where} mixes line ends, or quotes in the middle of fields.`)
  return undefined
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.replace(inputKinds, '')
}
