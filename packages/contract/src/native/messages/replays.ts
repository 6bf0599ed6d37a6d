import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { timeMs } from './values.ts'

const replayFields = {
  inference_id: string().required(),
  mode: oneOf({ exact: 1, tolerant: 2, from_data: 3, what_if: 4 }).required(),
  model: string().about('`models:/churn/3`: what answered this time.').required(),
  hyperparameters: list(nested(keyValue)),
  environment: list(nested(keyValue)).about('Versions of what ran it, by name.'),
  input_match: boolean().about('Absent where nobody can tell, as the others.'),
  model_match: boolean(),
  output_match: boolean(),
  max_abs_diff: double().about('Of all numbers of the two answers.'),
  label_flips: int64().about('Values that are no numbers with a fraction, and differ.'),
  detail: string().about('What differed, for people.').default(''),
}

const newReplay = message('NewReplay', replayFields)

export type NativeNewReplay = Infer<typeof newReplay>

export const logReplaysRequest = message('LogReplays', {
  replays: list(nested(newReplay)).required(),
})

export const loggedReplays = message('LoggedReplays', {
  replay_ids: list(string()).about('In the order of the request.').required(),
})

const replay = message('Replay', {
  replay_id: string().required(),
  ...replayFields,
  time: timeMs.required(),
  created_by: string().required(),
})

export type NativeReplay = Infer<typeof replay>

export const replayList = message('Replays', {
  replays: list(nested(replay)).about('Newest first, 100 at most.').required(),
})

export const sampleRequest = message('SampleInferences', {
  deployment_id: string().required(),
  limit: int32().between(1, 10_000).default(100),
})

export const inferenceSample = message('InferenceSample', {
  inference_ids: list(string())
    .about('Calls that were answered with 200, picked at random; fewer if there are fewer.')
    .required(),
})
