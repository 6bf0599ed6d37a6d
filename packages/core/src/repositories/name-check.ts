import { createHash } from 'node:crypto'
import { invalidParameter } from '@stemma/contract'
import { Dos2UnixMd5 } from '@stemma/objects'
import type { ObjectName } from './object-name.ts'

/** Hashes bytes as they come, to see whether they are what their name says. */
export class NameCheck {
  readonly #name: ObjectName
  readonly #hashes: { update(bytes: Uint8Array): unknown; digest(encoding: 'hex'): string }[]

  constructor(name: ObjectName) {
    this.#name = name
    // What stands under a name of DVC 2 comes with its line ends as they are; manifests of it have no others.
    this.#hashes =
      name.hash === 'sha256'
        ? [createHash('sha256')]
        : [createHash('md5'), ...(name.hash === 'md5-dos2unix' ? [new Dos2UnixMd5()] : [])]
  }

  update(bytes: Uint8Array): void {
    for (const hash of this.#hashes) hash.update(bytes)
  }

  /** To be called once, when all bytes have come. @throws INVALID_PARAMETER_VALUE if they are others. */
  finish(): void {
    const digests = this.#hashes.map((hash) => hash.digest('hex'))
    if (digests.includes(this.#name.digest)) return
    const { hash, digest } = this.#name
    throw invalidParameter(
      `The bytes are not those of their name: it says ${hash} ${digest}, and what came has ${digests.join(' or ')}. Nothing was kept.`,
    )
  }
}

/** A source whose end is an error if its bytes are not those of the name. */
export async function* checkedSource(
  name: ObjectName,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const check = new NameCheck(name)
  for await (const bytes of source) {
    check.update(bytes)
    yield bytes
  }
  check.finish()
}
