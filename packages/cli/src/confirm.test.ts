import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirm } from './confirm.ts'
import { machine, type Effects } from './effects.ts'
import { CliError } from './fail.ts'

function asking(answer: boolean | undefined): Effects {
  return { ...machine, ask: answer === undefined ? undefined : async () => answer }
}

function endsWith(exitCode: number): (error: unknown) => boolean {
  return (error) => error instanceof CliError && error.exitCode === exitCode
}

test('yes goes on, no ends with 1', async () => {
  await confirm({ question: 'Delete?', yes: false }, asking(true))
  await assert.rejects(confirm({ question: 'Delete?', yes: false }, asking(false)), endsWith(1))
})

test('--yes asks nobody', async () => {
  await confirm({ question: 'Delete?', yes: true }, asking(false))
  await confirm({ question: 'Delete?', yes: true }, asking(undefined))
})

test('where nobody can answer, nothing is deleted without --yes', async () => {
  await assert.rejects(confirm({ question: 'Delete?', yes: false }, asking(undefined)), endsWith(2))
})
