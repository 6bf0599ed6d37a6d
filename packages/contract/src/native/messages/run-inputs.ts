import { list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'

export const runInputs = message('RunInputs', {
  run_id: string().required(),
  data: list(
    nested(
      message('RunInput', {
        data: string()
          .about('A version of data: `churn/7`, `churn@golden`, or `churn` for the newest.')
          .required(),
        context: string().about('`training`, `validation`, …').default(''),
        source: string().about('The address that it was read at.').required(),
      }),
    ),
  ).required(),
})
