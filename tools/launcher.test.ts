import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
/** Tools of the system, and no Node at all. */
const env = { PATH: '/usr/bin:/bin' }

let checkout = ''
let launcher = ''

before(() => {
  // A path with spaces, and the link that npm makes for a command.
  checkout = mkdtempSync(join(tmpdir(), 'stemma launcher '))
  const bin = join(checkout, 'packages/cli/bin')
  mkdirSync(bin, { recursive: true })
  cpSync(join(root, 'packages/cli/bin/stemma'), join(bin, 'stemma'))
  writeFileSync(join(checkout, 'packages/cli/package.json'), '{"type":"module"}')
  mkdirSync(join(checkout, 'node_modules/.bin'), { recursive: true })
  mkdirSync(join(checkout, 'node_modules/@stemma'))
  symlinkSync('../../packages/cli', join(checkout, 'node_modules/@stemma/cli'))
  launcher = join(checkout, 'node_modules/.bin/stemma')
  symlinkSync('../@stemma/cli/bin/stemma', launcher)
  symlinkSync(join(root, 'node_modules/node'), join(checkout, 'node_modules/node'))
})

after(() => rmSync(checkout, { recursive: true, force: true }))

test('without a build, one line says how to build', () => {
  rmSync(join(checkout, 'packages/cli/bundle'), { recursive: true, force: true })
  const { status, stderr } = spawnSync(launcher, { encoding: 'utf8', env })
  assert.equal(status, 1)
  assert.match(stderr, /^stemma: .*npm run build.*\n$/u)
})

test('runs the command as its own process in the pinned Node, with its arguments, input and exit code', () => {
  writeMain(`
    import { readFileSync } from 'node:fs'
    console.log(process.pid, process.versions.node, process.argv.slice(2).join(), readFileSync(0, 'utf8'))
    process.exitCode = 7`)
  const { pid, status, stdout } = spawnSync(launcher, ['runs', 'a b', '$(c)'], {
    ...{ encoding: 'utf8', input: 'in', env },
  })
  assert.equal(stdout, `${String(pid)} ${process.versions.node} runs,a b,$(c) in\n`)
  assert.equal(status, 7)
})

test('keeps compiled code in the checkout, or where the environment says', () => {
  writeMain(`console.log(process.env.NODE_COMPILE_CACHE)`)
  const keptIn = (more: NodeJS.ProcessEnv) =>
    spawnSync(launcher, { encoding: 'utf8', env: { ...env, ...more } }).stdout.trim()
  assert.equal(keptIn({}), join(checkout, 'node_modules/.cache/stemma'))
  assert.equal(keptIn({ NODE_COMPILE_CACHE: '/nowhere' }), '/nowhere')
})

test('a server gives blocks of memory back, by what the system reads when it starts', () => {
  writeMain(`console.log(process.env.MALLOC_MMAP_THRESHOLD_)`)
  const said = (args: string[], more: NodeJS.ProcessEnv = {}) =>
    spawnSync(launcher, args, { encoding: 'utf8', env: { ...env, ...more } }).stdout.trim()
  assert.equal(said(['server']), '49152')
  assert.equal(said(['server'], { MALLOC_MMAP_THRESHOLD_: '1000000' }), '1000000')
  assert.equal(said(['run', 'server']), 'undefined')
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} reaches the command, which may still finish its work`, async () => {
    writeMain(`
      const alive = setInterval(() => {}, 1000)
      process.on('${signal}', () => { clearInterval(alive); process.exitCode = 3 })
      console.log('ready')`)
    const child = spawn(launcher, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(child, 'exit')
    await once(child.stdout, 'data')
    child.kill(signal)
    assert.deepEqual(await exit, [3, null])
  })
}

test('without the pinned Node, one line says how to install it', () => {
  writeMain('')
  rmSync(join(checkout, 'node_modules/node'))
  const { status, stderr } = spawnSync(launcher, { encoding: 'utf8', env })
  symlinkSync(join(root, 'node_modules/node'), join(checkout, 'node_modules/node'))
  assert.equal(status, 1)
  assert.match(stderr, /^stemma: .*npm ci.*\n$/u)
})

function writeMain(text: string): void {
  mkdirSync(join(checkout, 'packages/cli/bundle'), { recursive: true })
  writeFileSync(join(checkout, 'packages/cli/bundle/main.js'), text)
}
