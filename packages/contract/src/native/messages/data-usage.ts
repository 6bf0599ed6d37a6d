import { int32, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { dataReference, mostDataOnPage } from './data.ts'
import { nextPageToken, pageLimit, pageToken } from './values.ts'

const runCode = message('RunCode', {
  commit: string().about('`mlflow.source.git.commit`.').required(),
  repository: string(),
  branch: string(),
})

export const dataUsageRequest = message('DataUsageOf', {
  reference: dataReference,
  limit: pageLimit(mostDataOnPage).default(100),
  page_token: pageToken,
})

export const dataUsage = message('DataUsage', {
  runs: list(
    nested(
      message('DataUse', {
        run_id: string().required(),
        run_name: string().required(),
        experiment_id: string().required(),
        context: string()
          .about('`training`, `validation` …; empty if the run did not say.')
          .required(),
        logged_models: list(string()).about('Models that the run made.').required(),
        model_versions: list(string())
          .about('What was registered of the run: `churn/3`.')
          .required(),
        code: nested(runCode).about('Absent if the run named no commit.'),
      }),
    ),
  ).required(),
  next_page_token: nextPageToken,
})

export type NativeDataUsage = Infer<typeof dataUsage>

export const runDataRequest = message('RunDataOf', { run_id: string().required() })

export const runData = message('RunData', {
  versions: list(
    nested(
      message('SeenDataVersion', {
        name: string().required(),
        version: int32().required(),
        context: string().required(),
      }),
    ),
  ).required(),
  code: nested(runCode).about('Absent if the run named no commit.'),
})

export type NativeRunData = Infer<typeof runData>
