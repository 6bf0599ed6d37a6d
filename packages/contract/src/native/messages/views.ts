import { boolean, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { timeMs } from './values.ts'

/** What a view shows of an experiment's runs, and how. What is absent is as on a fresh page. */
export const viewState = message('ViewState', {
  filter: string()
    .about('What is searched for: a name, or a filter as `runs.search` takes it.')
    .default(''),
  order_by: list(string()).about('As `runs.search` takes it: `metrics.loss ASC`.'),
  columns: list(string()).about(
    '`metrics.loss`, `min(metrics.loss)`, `params.lr`, `tags.team`, `attributes.start_time`; none: the page chooses.',
  ),
  group_by: string().about('`params.lr`, `tags.team` or `attributes.datasets`.').default(''),
  lifecycle: oneOf({ active: 1, deleted: 2 }).default('active'),
  is_flat: boolean().about('Children of runs are not shown below them.').default(false),
  only_differences: boolean().default(false),
  tab: oneOf({ table: 1, charts: 2 }).default('table'),
  charts: string().about('Charts whose names have this in them.').default(''),
  lines: string()
    .about('How lines are drawn: `relative,logx,logy,smooth=0.6,inliers`.')
    .default(''),
  extra: string()
    .about('What else of the page’s address belongs to it, as a query: `draw=25`.')
    .default(''),
})

export type NativeViewState = Infer<typeof viewState>

export const newView = message('NewView', {
  experiment_id: string().required(),
  name: string().about('Unique in the experiment.').required(),
  state: nested(viewState).required(),
})

export const savedView = message('SavedView', {
  view_id: string().required(),
  experiment_id: string().required(),
  name: string().required(),
  state: nested(viewState).required(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
  created_by: string().required(),
})

export type NativeView = Infer<typeof savedView>

export const listViewsRequest = message('ListViews', { experiment_id: string().required() })

export const viewList = message('ViewList', {
  views: list(nested(savedView)).about('By name.').required(),
})

export const oneView = message('OneView', { view_id: string().required() })

export const viewChange = message('ViewChange', {
  view_id: string().required(),
  name: string(),
  state: nested(viewState).about('Replaces the one before, whole.'),
})
