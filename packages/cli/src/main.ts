import { startFirstThread } from '@stemma/server/first-thread'

// Before anything else is loaded.
if (process.argv[2] === 'server') startFirstThread()

const { fail } = await import('./fail.ts')
const { makeProgram } = await import('./program.ts')
const { outlivesOutput } = await import('./closed-output.ts')

// `stemma runs list | head` closes our output when it has seen enough; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const isClosed = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'
  if (isClosed && outlivesOutput()) return
  if (error.code === 'EPIPE') process.exit(0)
  fail(error)
})

try {
  await makeProgram().parseAsync(process.argv)
} catch (error) {
  fail(error)
}
