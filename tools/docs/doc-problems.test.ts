import assert from 'node:assert/strict'
import { test } from 'node:test'
import { docProblems } from './doc-problems.ts'

const files = new Map([
  ['docs/guide.md', '# Guide\n\n## Log a run: how?\n'],
  ['packages/core/src', ''],
  ['README.md', ''],
])

function problemsOf(text: string): string[] {
  return docProblems({
    page: 'docs/guide.md',
    text,
    exists: (path) => files.has(path),
    read: (path) => files.get(path) ?? '',
  })
}

test('a page whose links, headings and paths exist has no problems', () => {
  const text = [
    'See [the start](../README.md), [this](guide.md#log-a-run-how), `packages/core/src`,',
    '[elsewhere](https://example.org/docs/x) and [mail](mailto:a@example.org).',
  ]
  assert.deepEqual(problemsOf(text.join('\n')), [])
})

test('a link to a file that is gone is reported with its line', () => {
  assert.deepEqual(problemsOf('\n[old](old.md)'), ['docs/guide.md:2: old.md does not exist'])
})

test('a link to a heading that is gone is reported', () => {
  assert.deepEqual(problemsOf('[x](#nowhere)'), [
    'docs/guide.md:1: #nowhere: docs/guide.md has no such heading',
  ])
})

test('a link out of the repository is reported', () => {
  assert.deepEqual(problemsOf('[x](../../x.md)'), [
    'docs/guide.md:1: ../../x.md leaves the repository',
  ])
})

test('a path in code that is gone is reported, a path with a placeholder is not', () => {
  assert.deepEqual(problemsOf('`packages/gone/src` and `packages/<name>/src` and `bench/*`'), [
    'docs/guide.md:1: packages/gone/src does not exist',
  ])
})

test('what a build makes may be absent', () => {
  assert.deepEqual(problemsOf('`packages/core/dist/index.js`'), [])
})
