import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { pageLimit, timeMs } from './values.ts'

/** Nodes of one answer. */
export const maxFamilyNodes: number = 500

export const familyRequest = message('FamilyOf', {
  of: string()
    .about(
      '`data:/NAME/VERSION`, `runs:/ID`, `models:/NAME/VERSION`, `models:/NAME@ALIAS`, `models:/MODEL_ID`, `deployments:/ID` or `inferences:/ID`.',
    )
    .required(),
  direction: oneOf({ both: 1, up: 2, down: 3 })
    .about('`up` is what it came from, `down` what came of it.')
    .default('both'),
  limit: pageLimit(maxFamilyNodes).about('Nodes, at most.').default(200),
})

const familyNode = message('FamilyNode', {
  id: string().about('As `of` takes it.').required(),
  kind: oneOf({
    data: 1,
    run: 2,
    'model-version': 3,
    'logged-model': 4,
    alias: 5,
    deployment: 6,
    inference: 7,
  }).required(),
  title: string().about('For people.').required(),
  time: timeMs,
  end_time: timeMs,
  status: string().about('Of a run.'),
  experiment_id: string(),
  rows: int64().about('Of data.'),
  digest: string().about('Of its content, where it has one.'),
  aliases: list(string()).about('Of data.').optional(),
  is_deleted: boolean().about('It is in the trash.').required(),
  is_open: boolean()
    .about(
      'There is more behind it: it is a neighbouring version of data, or there was no room for the rest.',
    )
    .required(),
  more: int32()
    .about('How many came of it that are not in the answer, where that is known.')
    .required(),
})

export type NativeFamilyNode = Infer<typeof familyNode>

const familyEdge = message('FamilyEdge', {
  from: string().about('What came first.').required(),
  to: string().required(),
  way: oneOf({
    ...{ follows: 1, read: 2, made: 3, copied: 4, serves: 5, names: 6, answered: 7, split: 8 },
  })
    .about('`follows` is the next version of the same data.')
    .required(),
  note: string().about('Such as the context in which data was read.').required(),
})

export type NativeFamilyEdge = Infer<typeof familyEdge>

export const family = message('Family', {
  root: string().about('The id of what was asked for.').required(),
  nodes: list(nested(familyNode)).required(),
  edges: list(nested(familyEdge)).required(),
  is_part: boolean().about('There is more than `limit` let through.').required(),
})

export type NativeFamily = Infer<typeof family>
