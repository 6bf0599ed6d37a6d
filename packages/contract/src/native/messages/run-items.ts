import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Items of one page, at most. */
export const maxRunItems = 1000

export const listRunItemsRequest = message('ListRunItems', {
  run_id: string().required(),
  kinds: list(string()).about('Only these, such as `image`, `text`, `audio`. All if empty.'),
  limit: pageLimit(maxRunItems).default(maxRunItems),
  page_token: pageToken,
})

const runItem = message('RunItem', {
  item: string().about('Its id within the run.').required(),
  kind: string()
    .about('`image`, `text`, `audio`, `distribution`, `figure`, and what else clients call theirs.')
    .required(),
  name: string().required(),
  labels: list(nested(keyValue)).about('The context in which it was logged.').required(),
  step: int64().about('Absent for what has none.'),
  path: string().about("Of its file among the run's; absent for what is elsewhere."),
  link: string().about('Where it is, if it is elsewhere.'),
  size_bytes: int64().required(),
  logged_at: timeMs.required(),
  detail: string().about('JSON: what else its client said of it.'),
})

export type RunItemEntry = Infer<typeof runItem>

export const runItemPage = message('RunItemPage', {
  items: list(nested(runItem)).about('In the order of their ids.').required(),
  next_page_token: nextPageToken,
})

export type RunItemPage = Infer<typeof runItemPage>
