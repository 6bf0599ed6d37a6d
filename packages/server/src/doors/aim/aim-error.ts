import { StemmaError } from '@stemma/contract'

/** An exception of Python's that the client raises in its program. */
export class AimError extends StemmaError {
  readonly className: string

  constructor(className: 'KeyError' | 'StopIteration' | 'AttributeError', message: string) {
    super('INVALID_PARAMETER_VALUE', message)
    this.className = className
  }
}
