import {
  newRecipe,
  recipe,
  recipeRequest,
  reproduction,
  reproductionRequest,
} from '../messages/recipes.ts'
import { runInputs } from '../messages/run-inputs.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** How runs came about. */
export const nativeRecipeRoutes = {
  'recipes.put': {
    ...v1,
    name: 'recipes.put',
    method: 'PUT',
    path: '/runs/{run_id}/recipe',
    permission: 'run:write',
    access: 'write',
    request: newRecipe,
    mostBodyBytes: 2 * 1024 * 1024,
    summary: 'Notes how a run came about. Once: what is noted stays.',
    status: 204,
    response: undefined,
  },
  'recipes.get': {
    ...v1,
    name: 'recipes.get',
    method: 'GET',
    path: '/runs/{run_id}/recipe',
    permission: 'run:read',
    access: 'lookUp',
    request: recipeRequest,
    summary: 'How a run came about, as far as it is known, and what is missing.',
    status: 200,
    response: recipe,
  },
  'recipes.compare': {
    ...v1,
    name: 'recipes.compare',
    method: 'GET',
    path: '/runs/{run_id}/reproduction',
    permission: 'run:read',
    access: 'read',
    request: reproductionRequest,
    summary:
      'Whether a run gave what another one did: metrics, parameters, data, code, environment and the files of its models.',
    status: 200,
    response: reproduction,
  },
  'runs.inputs': {
    ...v1,
    name: 'runs.inputs',
    method: 'POST',
    path: '/runs/{run_id}/inputs',
    permission: 'run:write',
    access: 'write',
    request: runInputs,
    summary: 'Notes which versions of data a run reads, as `mlflow.log_input` does.',
    status: 204,
    response: undefined,
  },
} satisfies Readonly<Record<string, NativeRoute>>
