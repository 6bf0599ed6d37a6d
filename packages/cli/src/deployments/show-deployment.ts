import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { isoTime } from '../table/format-time.ts'

/** Prints a deployment by its id, and what of its calls is not in the log. */
export async function showDeployment(
  { deployment, ...options }: SessionOptions & { readonly deployment: string },
  effects: Effects = machine,
): Promise<void> {
  if (!/^[0-9a-f]{32}$/u.test(deployment)) {
    const { showEndpoint } = await import('./show-endpoints.ts')
    return showEndpoint({ ...options, name: deployment }, effects)
  }
  const { http, json, printJson } = openSession(options, effects)
  const found = await call(http, 'deployments.show', { deployment_id: deployment })
  const { gaps } = await call(http, 'gaps.list', { deployment_id: deployment })
  if (json) return printJson({ ...found, gaps })
  const pairs: readonly (readonly [string, string])[] = [
    ['deployment', found.deployment_id],
    ['name', found.name],
    ['role', found.role],
    [
      'model',
      found.model_version === undefined
        ? found.model_uri
        : `${found.model_name}/${found.model_version}`,
    ],
    ['digest', found.model_digest],
    ['run', found.run_id],
    ['from', isoTime(found.start_time)],
    ['to', found.end_time === undefined ? 'now' : isoTime(found.end_time)],
    ['log', found.log],
    ...found.hyperparameters.map(({ key, value }) => [key, value] as const),
    ...found.environment.map(({ key, value }) => [key, value] as const),
    ...gaps.map(
      ({ calls, reason, from, until }) =>
        [
          'not in the log',
          `${String(calls)} calls, ${isoTime(from)} to ${isoTime(until)}: ${reason}`,
        ] as const,
    ),
  ]
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2
  const lines = pairs.map(([name, text]) => escapeControls(`${name.padEnd(width)}${text}`))
  await effects.stdout.write(`${lines.join('\n')}\n`)
}
