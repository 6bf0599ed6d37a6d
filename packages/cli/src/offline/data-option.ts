import type { Command } from 'commander'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'

export interface DataOptions extends SessionOptions {
  /** Work on this folder while no server does. */
  readonly data?: string
}

/** The options of a command that works with a server, or on its folder while it is stopped. */
export function addDataOptions(command: Command): Command {
  return addSessionOptions(command).option(
    '--data <DIR>',
    'a data folder whose server is stopped; instead of a server',
  )
}
