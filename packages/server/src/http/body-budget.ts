import { busy, usualBodyBytes } from '@stemma/contract'

/** Bytes of all bodies that are read or worked on at a time. */
const mostBytes = 96 * 1024 * 1024
/** What large ones may fill of it: small requests of everybody else must go on beside them. */
const mostOfLargeOnes = 64 * 1024 * 1024

/** The memory that bodies of API requests may take together. Files are not counted: they pass through. */
export class BodyBudget {
  #taken = 0

  /** For one body. */
  claim(): BodyClaim {
    let own = 0
    return {
      add: (bytes) => {
        own += bytes
        this.#taken += bytes
        if (this.#taken > (own > usualBodyBytes ? mostOfLargeOnes : mostBytes))
          throw tooManyBodies()
      },
      release: () => {
        this.#taken -= own
        own = 0
      },
    }
  }
}

export interface BodyClaim {
  /** So many bytes more have come. @throws RESOURCE_EXHAUSTED when there is no room for them. */
  readonly add: (bytes: number) => void
  /** Nobody needs the body any more. */
  readonly release: () => void
}

function tooManyBodies(): Error {
  return busy('Too many large requests are under way; nothing was done. Try again shortly.')
}
