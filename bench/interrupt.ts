import { stopAll } from './peers/start.ts'

/** On Ctrl-C or a request to end: stops every server that was started, removes its data, then ends. */
export function stopOnSignals(): void {
  let stopping = false
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      process.stderr.write('\nstopping the servers …\n')
      stopAll().then(
        () => process.exit(code),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}
