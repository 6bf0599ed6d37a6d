import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Effects } from '../../effects.ts'

export interface Scene {
  readonly root: string
  readonly write: (path: string, content: string) => void
  readonly read: (path: string) => string
  readonly effects: Effects
  /** What was printed since the last look. */
  readonly said: () => string
}

/** A repository as `dvc init --no-scm` makes it, with a folder as its remote. */
export function scene(t: TestContext, config = ''): Scene {
  const root = mkdtempSync(join(tmpdir(), 'stemma-dvc-'))
  t.after(() => rmSync(root, { recursive: true }))
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  write(
    '.dvc/config',
    `[core]\n    remote = there\n['remote "there"']\n    url = ../there\n${config}`,
  )
  write('.dvcignore', '# ours\n*.log\nsecret/\n')
  let printed = ''
  const stdout = {
    isTerminal: false,
    columns: 80,
    write: async (text: string | Uint8Array) => void (printed += String(text)),
  }
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    effects: {
      environment: { HOME: root },
      stdout,
      stderr: stdout,
      fetch: () => Promise.reject(new Error('There is no network here.')),
      ask: undefined,
      now: () => Date.now() + 60_000,
    },
    said: () => {
      const text = printed
      printed = ''
      return text
    },
  }
}

export function fill({ write }: Scene): void {
  for (const [path, content] of Object.entries({
    'data/a.txt': 'hello\n',
    'data/c': 'dup\n',
    'data/empty': '',
    'data/sub/b.txt': 'x\n',
    'data/sub/c': 'dup\n',
    'data/é.txt': 'hé\n',
    'data/left-out.log': 'log\n',
    'data/secret/key': 'key\n',
  }))
    write(path, content)
}

export const clean = 'Data and pipelines are up to date.\n'
export const written = `outs:
- md5: 064e112e83d7bd75b21fb76ea5ab2279.dir
  size: 20
  nfiles: 6
  hash: md5
  path: data
`
