import { pythonFloat } from '@stemma/contract'
import { CliError } from '../../fail.ts'
import { isList, isMap, PythonFloat, type ParamValue } from '../files/param-values.ts'

/** How maps become options of a command: the section `parsing` of `dvc`'s settings. */
export interface OptionForms {
  /** `store_true`, where false leaves the option out, or `boolean_optional`, where it is `--no-NAME`. */
  readonly bool?: string | undefined
  /** `nargs`, or `append`, where a list has its option before each of its values. */
  readonly list?: string | undefined
}

/** A value as it stands inside of a text. @throws CliError for one that does not */
export function valueText(value: ParamValue, where: string, forms: OptionForms = {}): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (isMap(value)) return optionsText(value, where, forms)
  return plainText(value, where)
}

/** As Python prints it: inside of an option, and in the name of a stage where it comes from a file of parameters. */
export function pythonText(value: ParamValue, where: string): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null ? 'None' : plainText(value, where)
}

function plainText(value: ParamValue, where: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return String(value)
  if (value instanceof PythonFloat) return floatText(value.value)
  throw new CliError(`${where}: a ${isList(value) ? 'list' : 'map'} can't stand in a text.`)
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return pythonFloat(value)
}

/** `{lr: 0.1, tags: [a, b], quick: true}` as `--lr 0.1 --tags a b --quick`. */
function optionsText(map: ParamValue, where: string, forms: OptionForms): string {
  const words: string[] = []
  for (const [name, value] of flat(map)) {
    const option = `--${name}`
    if (value === true) words.push(option)
    else if (value === false) {
      if (forms.bool === 'boolean_optional') words.push(`--no-${name}`)
    } else if (isList(value))
      for (const [index, one] of value.entries()) {
        if (isList(one) || isMap(one))
          throw new CliError(`${where}: '${name}' has lists or maps inside of its list.`)
        if (forms.list === 'append' || index === 0) words.push(option)
        words.push(word(one, where))
      }
    else words.push(option, word(value, where))
  }
  return words.join(' ')
}

function word(value: ParamValue, where: string): string {
  return typeof value === 'string' ? shellWord(value) : pythonText(value, where)
}

/** The values of a map of maps by their names with dots; empty maps are nothing. */
function flat(map: ParamValue, before = ''): readonly (readonly [string, ParamValue])[] {
  if (!isMap(map)) return []
  return Object.entries(map).flatMap(([name, value]) =>
    isMap(value) ? flat(value, `${before}${name}.`) : [[before + name, value] as const],
  )
}

/** As Python's `shlex.quote`: what is plain ASCII stays. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`
}
