import { StemmaError } from '@stemma/contract'

/** An error that Comet's client knows by a number. */
export class CometError extends StemmaError {
  /** A message of our own, which the client shows. */
  static readonly own = 7_777_777
  static readonly noSuchExperiment = 90_210
  static readonly experimentExists = 90_999
  readonly number: number

  constructor(number: number, message: string) {
    super('INVALID_PARAMETER_VALUE', message)
    this.number = number
  }
}
