import type { NativeWhyLink } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'

/** Prints what a call's answer came from, back to code and data. */
export async function explainWhy(
  { inference, ...options }: DataOptions & { readonly inference: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const [inferenceId = ''] = inference.split('/', 1)
    const why = await call(http, 'inferences.why', { inference_id: inferenceId })
    if (json) return printJson(why)
    const matches = [
      matchText('input', why.input_match),
      matchText('model', why.model_match),
      matchText('output', why.output_match),
    ]
    await shown.stdout.write(`${[...why.links.map(linkText), ...matches].join('\n')}\n`)
  })
}

function matchText(what: string, matches: boolean | undefined): string {
  const unknown =
    what === 'output' ? 'not replayed yet' : 'unknown: it is not kept, or has no digest'
  const known = matches === true ? 'as it was' : 'DIFFERS from what it was'
  return `${what.padEnd(width)}${matches === undefined ? unknown : known}`
}

const width = 14

function linkText({ kind, id, title, digest, missing, facts }: NativeWhyLink): string {
  const head = [
    kind.padEnd(width),
    title,
    ...(id === '' || id === title ? [] : [id]),
    ...(digest === undefined || digest === id ? [] : [`sha256 ${digest.slice(0, 12)}`]),
    ...(missing === undefined ? [] : [`MISSING: ${missing}`]),
  ].join('  ')
  const lines = facts.map(({ key, value }) => `${' '.repeat(width + 2)}${key} = ${value}`)
  return escapeControls(head) + lines.map((line) => `\n${escapeControls(line)}`).join('')
}
