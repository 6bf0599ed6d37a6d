import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { columnDrift } from './data.ts'
import { decision } from './gates.ts'
import { difference } from './model-versions.ts'

export const explanationRequest = message('ExplanationOf', {
  name: string().about('Of a registered model.').required(),
  from: int32().about('A version.').required(),
  to: int32().about('Another one.').required(),
})

const dataProblem = message('DataProblem', {
  kind: oneOf({
    nulls: 1,
    range: 2,
    categories: 3,
    duplicates: 4,
    constant: 5,
    dropped: 6,
  }).required(),
  column: string().about('Empty for what is about whole rows.').required(),
  rows: int64().about('How many rows of the later version.').required(),
  detail: string().about('One sentence.').required(),
})

export type DataProblem = Infer<typeof dataProblem>

const dataChange = message('ExplainedData', {
  context: string().about('`training`, `validation` …').required(),
  parameter: string().about('Empty if the recipe does not name one.').required(),
  before: string().about('`churn/6`; absent where only the later run has it.'),
  now: string(),
  is_same: boolean().about('Both have the same rows.').required(),
  rows_before: int64(),
  rows_now: int64(),
  added: int64().about('Absent where the two have no key in common.'),
  removed: int64(),
  changed: int64(),
  changed_columns: list(
    nested(message('ExplainedColumn', { name: string().required(), rows: int64().required() })),
  ).required(),
  new_columns: list(string()).required(),
  dropped_columns: list(string()).required(),
  drift: list(nested(columnDrift)).about('Columns that moved more than by chance.').required(),
  problems: list(nested(dataProblem)).required(),
})

export type ExplainedData = Infer<typeof dataChange>

export const explanation = message('Explanation', {
  name: string().required(),
  from: int32().required(),
  to: int32().required(),
  suspects: list(
    nested(
      message('Suspect', {
        data: string().required(),
        column: string().required(),
        reasons: list(string()).required(),
      }),
    ),
  )
    .about('Columns of the data, the most conspicuous first.')
    .required(),
  data: list(nested(dataChange)).required(),
  differences: list(nested(difference))
    .about('Of code, parameters, environment, signature and metrics.')
    .required(),
  decision: nested(decision).about('The newest that held the two against each other.'),
  unknown: list(string()).required(),
})

export type NativeExplanation = Infer<typeof explanation>
