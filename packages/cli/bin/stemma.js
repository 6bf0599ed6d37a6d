#!/usr/bin/env node
// Runs the command line with the pinned Node 24, whichever Node (20 or newer) happens to be first on PATH.
// Plain JavaScript with built-in modules only: this file has to start in the oldest of them, and at once.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const main = new URL('../bundle/main.js', import.meta.url)
const modules = new URL('../../../node_modules/', import.meta.url)

if (!existsSync(main)) {
  fail('stemma: not built yet; run `npm run build` in the checkout')
} else if (Number.parseInt(process.versions.node, 10) >= 24) {
  const cache = fileURLToPath(new URL('.cache/stemma', modules))
  module.enableCompileCache?.(cache)
  // For the threads of a server, which compile the most.
  process.env.NODE_COMPILE_CACHE ??= cache
  await import(main.href)
} else {
  await runPinned()
}

/** Runs this file again in the pinned Node, and ends as that process ends. */
async function runPinned() {
  const node = fileURLToPath(new URL('node/bin/node', modules))
  if (!existsSync(node) || node === process.execPath) {
    fail('stemma: Node 24 is missing from node_modules; run `npm ci` in the checkout')
    return
  }
  const { spawn } = await import('node:child_process')
  const self = fileURLToPath(import.meta.url)
  const child = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' })

  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const forward = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, forward)

  child.on('error', (error) => fail(`stemma: cannot start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward)
    // Ending by the same signal lets the shell see what really happened.
    if (signal === null) process.exitCode = code ?? 1
    else process.kill(process.pid, signal)
  })
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
