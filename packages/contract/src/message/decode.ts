import { Fault } from './fault.ts'
import type { Message } from './message.ts'

/**
 * Reads a message from parsed JSON.
 *
 * @throws INVALID_PARAMETER_VALUE that names the first bad field, nested ones as `metrics[0].timestamp`.
 */
export function decode<T extends object>(spec: Message<T>, raw: unknown): T {
  try {
    return spec.read(raw)
  } catch (error) {
    throw error instanceof Fault ? error.toError() : error
  }
}
