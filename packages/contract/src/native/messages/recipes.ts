import { boolean, double, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'

const leftOut = message('RecipeLeftOut', {
  path: string().required(),
  reason: string().required(),
})

const recipeData = message('RecipeData', {
  parameter: string().about('The one that it was given to; empty if nobody knows.').required(),
  data: string().about('`churn/7`').required(),
  value: string().about('As it was given: `data:/churn/7.csv`.').default(''),
  context: string().about('`training`, `validation` …').default(''),
})

/** How a run came about, as far as it is known. */
const recipeFields = {
  project: string().about('A folder, or the address of a Git repository.').default(''),
  subdirectory: string().about('Of the project, below the root of the repository.').default(''),
  commit: string().default(''),
  repository: string().about('Where the commit can be fetched from.').default(''),
  branch: string().default(''),
  entry_point: string().default(''),
  command: string().about('As the shell was given it.').default(''),
  parameters: list(nested(keyValue)).about('What the entry point was given, defaults included.'),
  data: list(nested(recipeData)),
  environment_manager: string().default(''),
  environment: string().about('Artifact of the run with the packages that were there.').default(''),
  patch: string()
    .about('Artifact of the run with what the working tree changed of the commit.')
    .default(''),
  files: string().about('Folder of artifacts with new files of the working tree.').default(''),
  left_out: list(nested(leftOut)).about('Of the working tree, and why it was not kept.'),
  engine: string().default(''),
}

export const newRecipe = message('NewRecipe', {
  run_id: string().required(),
  ...recipeFields,
})

export type NewRecipe = Infer<typeof newRecipe>

export const recipeRequest = message('RecipeOf', { run_id: string().required() })

export const recipe = message('Recipe', {
  run_id: string().required(),
  ...recipeFields,
  is_recorded: boolean()
    .about('By `stemma run`, as it was; else it is what tags, parameters and inputs tell.')
    .required(),
  missing: list(string())
    .about('What is not known, and would have to be to do the same again.')
    .required(),
})

export type NativeRecipe = Infer<typeof recipe>

export const reproductionRequest = message('ReproductionOf', {
  run_id: string().about('What was done again.').required(),
  of: string().about('The run that it was to be the same as.').required(),
  tolerance: double()
    .about('Metrics that differ by so much of the larger one are within it.')
    .default(0),
})

const comparedFact = message('ReproducedFact', {
  part: oneOf({ metric: 1, param: 2, data: 3, code: 4, environment: 5, model: 6 }).required(),
  key: string().required(),
  before: string().about('Absent where only the new run has it.'),
  after: string(),
  verdict: oneOf({ same: 1, within_tolerance: 2, differs: 3 }).required(),
})

export const reproduction = message('Reproduction', {
  run_id: string().required(),
  of: string().required(),
  tolerance: double().required(),
  verdict: oneOf({ same: 1, within_tolerance: 2, differs: 3 })
    .about(
      'Of all. Files of a model that differ while all else is the same or within the tolerance do not make it `differs`.',
    )
    .required(),
  facts: list(nested(comparedFact)).required(),
  unknown: list(string()).about('What could not be compared.').required(),
})

export type NativeReproduction = Infer<typeof reproduction>
