import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { LogOutput } from './log-output.ts'

const about = (dropped: number): string => `${dropped} dropped\n`
const line = `${'x'.repeat(999)}\n`

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'stemma-log-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

test('lines come in order and whole', async (t) => {
  const path = join(folder(t), 'log')
  const file = openSync(path, 'a')
  t.after(() => closeSync(file))
  const output = new LogOutput(file, about)
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index} ${'y'.repeat(index)}\n`)
  for (const one of lines) output.write(one)
  output.flush()
  assert.equal(readFileSync(path, 'utf8'), lines.join(''))
})

test('a full disk drops lines and throws nothing', { skip: process.platform !== 'linux' }, (t) => {
  const file = openSync('/dev/full', 'a')
  t.after(() => closeSync(file))
  const output = new LogOutput(file, about)
  for (let count = 0; count < 5000; count++) output.write(line)
  output.flush()
})

test('a pipe whose reader stalls keeps nobody waiting, and says later how many lines are missing', async (t) => {
  const pipe = join(folder(t), 'pipe')
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0)
  const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => reader.kill('SIGKILL'))
  const file = openSync(pipe, 'a')
  const output = new LogOutput(file, about)
  let text = ''
  const started = performance.now()
  reader.kill('SIGSTOP')
  for (let count = 0; count < 5000; count++) output.write(line)
  output.flush()
  assert.ok(performance.now() - started < 2000)
  reader.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  reader.kill('SIGCONT')
  while (!text.includes('dropped')) {
    output.flush()
    await pause(5)
  }
  const [, dropped = '0'] = /(\d+) dropped/u.exec(text) ?? []
  const kept = text.split('\n').filter((one) => one.startsWith('x'))
  assert.equal(kept.length + Number(dropped), 5000)
  assert.ok(kept.every((one) => one.length === 999))
})

test('a process whose log nobody reads answers, and ends', { timeout: 60_000 }, async (t) => {
  const module = new URL('log-output.ts', import.meta.url).href
  const program = `
    const { LogOutput } = await import('${module}')
    const output = new LogOutput(1, String)
    process.once('exit', () => output.flush())
    for (let count = 0; count < 5000; count++) output.write('${'z'.repeat(999)}\\n')
    setTimeout(() => process.exit(7), 200)`
  const args = ['--conditions=source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  child.stdout.pause()
  assert.deepEqual(await once(child, 'exit'), [7, null])
})
