import type { NativeRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { printFields } from '../table/print-fields.ts'
import { findRunId } from './find-run.ts'

/** Prints how a run came about, and what is missing to do it again. */
export async function showRecipe(
  { run, ...options }: SessionOptions & { readonly run: string },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const run_id = await findRunId(session.http, run)
  const recipe = await call(session.http, 'recipes.get', { run_id })
  if (session.json) return session.printJson(recipe)
  await printFields(session, fieldsOf(recipe))
  if (recipe.missing.length === 0) {
    await session.note(`Nothing is missing. Do it again: stemma reproduce ${run_id.slice(0, 8)}`)
    return
  }
  await effects.stdout.write('\nNot known:\n')
  for (const line of recipe.missing) await effects.stdout.write(`  ${line}\n`)
}

function fieldsOf(recipe: NativeRecipe): [name: string, value: string][] {
  const fields: [string, string][] = [
    ['run', recipe.run_id],
    ['told by', recipe.is_recorded ? 'stemma run' : 'its tags, parameters and inputs'],
    ['project', recipe.project],
    ['subdirectory', recipe.subdirectory],
    ['commit', recipe.commit],
    ['repository', recipe.repository],
    ['branch', recipe.branch],
    ['changes', [recipe.patch, recipe.files].filter((part) => part !== '').join(', ')],
    ['entry point', recipe.entry_point],
    ['command', recipe.command],
    ...recipe.parameters.map(({ key, value }): [string, string] => [`-P ${key}`, value]),
    ...recipe.data.map(({ data, context, parameter }): [string, string] => [
      `data ${context === '' ? parameter : context}`.trim(),
      data,
    ]),
    ['environment', [recipe.environment_manager, recipe.environment].filter(Boolean).join(', ')],
    ['engine', recipe.engine],
  ]
  return fields.filter(([, value]) => value !== '')
}
