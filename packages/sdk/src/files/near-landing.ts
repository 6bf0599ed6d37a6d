import { Landing } from './landing.ts'
import type { RemoteLanding } from './remote-landing.ts'

/** What a `RemoteLanding` does, in this thread: for a few files, which are written before another thread has started. */
export class NearLanding implements Pick<RemoteLanding, 'write' | 'hasRoom' | 'settle'> {
  readonly #landing = new Landing()

  write(file: string, bytes: Uint8Array): void {
    this.#landing.write(file, bytes)
  }

  hasRoom(): Promise<boolean> {
    return Promise.resolve(true)
  }

  settle(): Promise<void> {
    this.#landing.settle()
    return Promise.resolve()
  }
}
