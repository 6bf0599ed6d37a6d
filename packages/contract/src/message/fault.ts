import { invalidParameter, type StemmaError } from '../errors.ts'
import { pythonTypeName, showValue } from './show-value.ts'

const seeDocs = 'See the API docs for more information about request parameters.'

/** MLflow's text for a required field that is absent, null or empty. */
export function missingValueText(path: string): string {
  return `Missing value for required parameter '${path}'. ${seeDocs}`
}

/** MLflow's text for a value of the wrong type, or out of range without a text of its own. */
export function wrongTypeText(path: string, value: unknown): string {
  return invalidValueText(
    path,
    value,
    ` Hint: Value was of type '${pythonTypeName(value)}'. ${seeDocs}`,
  )
}

/** MLflow's text for a value that breaks a rule, with the rule. */
export function invalidValueText(path: string, value: unknown, rule: string): string {
  return `Invalid value ${showValue(value)} for parameter '${path}' supplied: ${rule}`
}

/**
 * What a reader found wrong. The place is put together on the way out (`inField`, `inItem`), so that decoding
 * what is right never spends anything on paths.
 */
export class Fault extends Error {
  path = ''
  readonly describe: (path: string) => string

  constructor(describe: (path: string) => string) {
    super('A field cannot be decoded')
    this.name = 'Fault'
    this.describe = describe
  }

  toError(): StemmaError {
    return invalidParameter(this.describe(this.path))
  }
}

/** A value of the wrong type. */
export function wrongType(value: unknown): Fault {
  return new Fault((path) => wrongTypeText(path, value))
}

/** A value that breaks a rule. */
export function brokenRule(value: unknown, rule: string): Fault {
  return new Fault((path) => invalidValueText(path, value, rule))
}

/** Puts a field's name before the place of a fault; returns what is to be thrown on. */
export function inField(error: unknown, name: string): unknown {
  if (error instanceof Fault) {
    const joint = error.path === '' || error.path.startsWith('[') ? '' : '.'
    error.path = name + joint + error.path
  }
  return error
}

/** Puts an item's place in a list before the place of a fault; returns what is to be thrown on. */
export function inItem(error: unknown, index: number): unknown {
  return inField(error, `[${index}]`)
}
