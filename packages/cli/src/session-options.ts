import type { Command } from 'commander'

export interface SessionOptions {
  readonly url?: string
  readonly json?: boolean
}

/** The options that every command with a server has. */
export function addSessionOptions(command: Command): Command {
  return command
    .option(
      '--url <URL>',
      'the server; else STEMMA_URL, MLFLOW_TRACKING_URI or http://127.0.0.1:5000',
    )
    .option('--json', 'print JSON for programs')
}
