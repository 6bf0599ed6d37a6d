import { StemmaError } from '@stemma/contract'
import { openEngine, tableWork } from '@stemma/tables/work'
import type { AnsweredWork, AskedWork, WorkFailure } from './table-messages.ts'

// The process of tables: see `TableProcess`. What the engine takes, it gives back by ending.

process.on('message', (asked) => {
  // The guarantee: `TableProcess` sends nothing else.
  void answer(asked as AskedWork)
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))
// The server is told by the terminal, too, and lets its work end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

async function answer({ id, name, input, engine: options }: AskedWork): Promise<void> {
  try {
    const engine = await openEngine(options)
    try {
      // The guarantee: `Tables` ties the input to the name.
      const work = tableWork[name] as (engine: unknown, input: unknown) => Promise<unknown>
      send({ id, value: await work(engine, input) })
    } finally {
      engine.close()
    }
  } catch (error) {
    send({ id, failure: toFailure(error) })
  }
}

function send(answered: AnsweredWork): void {
  if (process.connected) process.send?.(answered)
}

function toFailure(error: unknown): WorkFailure {
  if (!(error instanceof Error))
    return { code: undefined, message: String(error), stack: undefined }
  const code = error instanceof StemmaError ? error.code : undefined
  return { code, message: error.message, stack: error.stack }
}
