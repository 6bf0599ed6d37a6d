import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from './native-handlers.ts'

export const nativeRecipeHandlers: NativeHandlers<'recipes.put' | 'recipes.get' | 'runs.inputs'> = {
  'recipes.put': async (ctx, request) => {
    await core.putRecipe(ctx, request)
    return nothing
  },
  'recipes.get': async (ctx, { run_id: runId }) => writeJson(await core.getRecipe(ctx, { runId })),
  'runs.inputs': async (ctx, { run_id: runId, data }) => {
    await core.logRunInputs(ctx, { runId, data })
    return nothing
  },
}
