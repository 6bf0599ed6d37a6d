import { Worker } from 'node:worker_threads'
import { keepHeapsSmall } from '../keep-heaps-small.ts'
import type { Role } from './database-calls.ts'

let first: Worker | undefined

/**
 * Starts the thread that will write, before it is known what to: it loads what it needs while the main thread does the same, and a server
 * starts in seven eighths of the time. What this file imports loads in a moment.
 */
export function startFirstThread(): Worker {
  const thread = startThread('writer')
  first = thread
  // Should it not be needed after all, it keeps nobody; should it end, the next one says why.
  thread.unref()
  thread.on('error', () => {})
  thread.once('exit', () => {
    if (first === thread) first = undefined
  })
  return thread
}

/** A thread that waits for its `begin`. */
export function takeThread(role: Role): Worker {
  if (role !== 'writer' || !first) return startThread(role)
  const thread = first
  first = undefined
  thread.ref()
  return thread
}

function startThread(role: Role): Worker {
  keepHeapsSmall()
  const file = import.meta.url.endsWith('.ts') ? './database-worker.ts' : './database-worker.js'
  return new Worker(new URL(file, import.meta.url), { name: `stemma-${role}` })
}
