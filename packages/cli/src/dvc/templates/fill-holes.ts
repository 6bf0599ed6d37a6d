import { CliError } from '../../fail.ts'
import { isList, isMap, type ParamValue } from '../files/param-values.ts'
import { valueOfName, type Context } from './context.ts'
import { holesOf } from './holes.ts'
import { valueText, type OptionForms } from './value-text.ts'

export interface Filling {
  readonly context: Context
  /** What an error begins with. */
  readonly where: string
  /** The field of the stage; undefined where lists and maps may stand. */
  readonly field?: string
  readonly forms?: OptionForms
}

/** A value with its holes filled. A text that is one hole becomes what that has, with its type. @throws CliError */
export function fillHoles(value: ParamValue, filling: Filling): ParamValue {
  if (typeof value === 'string') return fillText(value, filling)
  if (isList(value)) return value.map((one) => fillHoles(one, filling))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      valueText(fillText(name, filling), filling.where),
      fillHoles(inner, filling),
    ]),
  )
}

function fillText(text: string, filling: Filling): ParamValue {
  const { context, where, field, forms } = filling
  const holes = holesOf(text)
  const [first] = holes
  if (first !== undefined && first.start === 0 && first.end === text.length) {
    const value = valueOfName(context, first.name, where)
    refuseNested(value, filling)
    return value
  }
  let out = ''
  let at = 0
  for (const { start, end, name } of holes) {
    const value = valueOfName(context, name, where)
    refuseNested(value, filling)
    out +=
      text.slice(at, start) +
      valueText(value, field === undefined ? where : `${where}: '${field}'`, forms)
    at = end
  }
  return (out + text.slice(at)).replaceAll('\\${', '${')
}

/** Only a command may have a map, which becomes options. */
function refuseNested(value: ParamValue, { field, where }: Filling): void {
  if (field === undefined || (!isMap(value) && !isList(value))) return
  if (isMap(value) && field === 'cmd') return
  throw new CliError(
    `${where}: '${field}' can't have a ${isList(value) ? 'list' : 'map'} filled in.`,
  )
}
