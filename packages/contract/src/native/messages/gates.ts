import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Decisions of one page, at most. */
const mostOnPage = 1000

const primaryRule = message('GatePrimary', {
  metric: string().about('The metric that the candidate must be better in.').required(),
  min_effect: double().about('By how much, at least.').default(0),
})

const guardRail = message('GateGuardRail', {
  metric: string().required(),
  slice: string().about('Only rows of this slice.'),
  margin: double().about('How much worse the candidate may be.').default(0),
})

const limitRule = message('GateLimit', {
  metric: string()
    .about(
      'A metric, or `size_bytes` (of the model), or `latency_us` (median per row while the rows were scored).',
    )
    .required(),
  at_least: double(),
  at_most: double(),
  at_most_ratio: double().about('Of what the other model has.'),
})

/** What a candidate must show. Fields that are absent have the value that is named. */
export const gatePolicy = message('GatePolicy', {
  label: string().about('The column with what is right.').required(),
  task: oneOf({ classification: 1, regression: 2 }).about(
    'Absent: regression for a primary metric of numbers, else classification.',
  ),
  classes: list(string()).about(
    'In the order in which the models answer probabilities. Absent: those of the label column, sorted.',
  ),
  positive: string().about(
    'The class that precision, recall and curves are about. Absent: the last of two in order.',
  ),
  primary: nested(primaryRule).required(),
  guardrails: list(nested(guardRail)),
  limits: list(nested(limitRule)).about('Figures of the candidate alone.'),
  slices: list(
    nested(
      message('GateSlice', {
        name: string().required(),
        where: string()
          .about("`tenure < 3 and region = 'north'`: columns, values, =, !=, <, <=, >, >=, and.")
          .required(),
      }),
    ),
  ),
  cluster: string().about('A column: rows with the same value are drawn as one.'),
  time: string().about('A column: rows that follow each other in it are drawn as one.'),
  block: int32().between(1, 1_000_000).about('How many rows, with `time`.').default(24),
  min_rows: int32().between(2, 100_000_000).about('Fewer rows are not enough.').default(100),
  confidence: double().about('Of every interval.').default(0.95),
  resamples: int32().between(200, 100_000).about('Draws of the bootstrap.').default(2000),
  seed: int32().about('The same seed gives the same figures.').default(1),
})

export type GatePolicy = Infer<typeof gatePolicy>

const gateMeasure = message('GateMeasure', {
  metric: string().required(),
  slice: string(),
  rows: int64().required(),
  candidate: double().about('Absent where it is not defined.'),
  against: double(),
  improvement: double().about(
    'Above zero where the candidate is better, whichever way the metric goes.',
  ),
  low: double().about(
    'The interval of `improvement`; absent where there are too few rows for one.',
  ),
  high: double(),
  standard_error: double(),
  p_worse: double()
    .about('How likely what was seen is if the candidate is not worse than the margin allows.')
    .required(),
})

export type NativeGateMeasure = Infer<typeof gateMeasure>

const gateFigure = message('GateFigure', {
  metric: string().required(),
  candidate: double().required(),
  against: double(),
})

const gateSide = {
  version: int32().required(),
  digest: string().about('Of the files that were scored.').required(),
}

export const newDecision = message('NewDecision', {
  name: string().about('Of the registered model.').required(),
  alias: string().about('What moves when the candidate is promoted.').required(),
  candidate: nested(message('GateCandidate', gateSide)).required(),
  against: nested(message('GateAgainst', gateSide))
    .about('What the candidate was held against, which the alias must still name.')
    .required(),
  data: string().about('The version whose rows both models scored: `churn-eval/5`.').required(),
  fingerprint: string().about('Of the rows that were scored.').required(),
  policy: nested(gatePolicy).required(),
  rows: int64().required(),
  measures: list(nested(gateMeasure)).required(),
  figures: list(nested(gateFigure)),
  tests: list(nested(message('GateTest', { name: string().required(), p: double().required() }))),
  environment: list(nested(keyValue)).about('Versions of what scored.'),
  evidence: string().about(
    'Object with what both models said of each row: see `decisions.putEvidence`.',
  ),
  dry_run: boolean().about('Judge only: the alias stays, and nothing is kept.').default(false),
})

export type NewDecision = Infer<typeof newDecision>

const overlapOf = message('GateOverlap', {
  model: int32().about('The version.').required(),
  data: string().about('What it was trained on; empty if nobody knows.').required(),
  rows: int64().about('Rows that are in both. Absent if it could not be told.'),
  unknown: string().about('Why it could not be told.'),
})

export const decision = message('Decision', {
  decision_id: string().about('Absent rows of a dry run have none: it is empty.').required(),
  name: string().required(),
  alias: string().required(),
  verdict: oneOf({ PROMOTE: 1, HOLD: 2, REJECT: 3, OVERRIDE: 4 }).required(),
  reasons: list(string()).required(),
  rows_needed: int64().about('About so many rows would settle it, with HOLD.'),
  moved: boolean().about('Whether the alias names the candidate since.').required(),
  candidate_version: int32().required(),
  candidate_digest: string().required(),
  against_version: int32(),
  against_digest: string(),
  data: string().required(),
  fingerprint: string().required(),
  rows: int64().required(),
  policy: nested(gatePolicy),
  measures: list(nested(gateMeasure)).required(),
  figures: list(nested(gateFigure)).required(),
  tests: list(
    nested(message('GateTestDone', { name: string().required(), p: double().required() })),
  ).required(),
  overlaps: list(nested(overlapOf)).required(),
  environment: list(nested(keyValue)).required(),
  evidence: string().about('Object with what both models said of each row.'),
  created_by: string().required(),
  creation_time: timeMs.required(),
})

export type NativeDecision = Infer<typeof decision>

export const oneDecision = message('OneDecision', { decision_id: string().required() })

export const listDecisionsRequest = message('ListDecisions', {
  name: string().about('Of a registered model.'),
  limit: pageLimit(mostOnPage).default(100),
  page_token: pageToken,
})

export const decisionPage = message('DecisionPage', {
  decisions: list(nested(decision)).about('Newest first.').required(),
  next_page_token: nextPageToken,
})

export const newOverride = message('NewOverride', {
  name: string().required(),
  alias: string().required(),
  version: int32().required(),
  reason: string().about('Shown for ever.').required(),
})

export const overlapsRequest = message('GateOverlapsOf', {
  name: string().required(),
  candidate: int32().about('A version.').required(),
  against: int32().about('Another one.').required(),
  data: string().about('The version whose rows both are to score.').required(),
})

export const gateOverlaps = message('GateOverlaps', {
  overlaps: list(nested(overlapOf)).required(),
})

export const evidenceRequest = message('GateEvidence', {
  name: string().about('Of the registered model.').required(),
})

export const storedEvidence = message('StoredEvidence', {
  evidence: string().about('Give it to the decision within a day.').required(),
  size_bytes: int64().required(),
})
