import { startFirstThread } from '@stemma/server/first-thread'

if (process.argv[2] === 'server') {
  // Before anything else is loaded.
  startFirstThread()
  // What the launcher says to this process is not meant for the programs that it starts.
  delete process.env['MALLOC_MMAP_THRESHOLD_']
  delete process.env['MALLOC_TRIM_THRESHOLD_']
}

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
  await makeProgram(process.argv[2]).parseAsync(process.argv)
} catch (error) {
  fail(error)
}
