import { nativeRoutes, writeJson, type StorageCheckLine } from '@stemma/contract'
import type { RowCheck, RowProblem } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import type { Engine } from '../../../engine/engine.ts'
import type { Call } from '../../../engine/protocol.ts'
import { send } from '../../../http/app.ts'
import { contentOf, internalCall } from '../internal-call.ts'
import { sendLines } from '../send-lines.ts'
import { decodeStrictly } from '../strict-request.ts'
import { findObjectProblems } from './find-object-problems.ts'
import type { Found } from './found.ts'
import type { ObjectMaintenance } from './object-maintenance.ts'

export interface CheckParts {
  readonly stopping: AbortSignal
  readonly engine: Pick<Engine, 'read' | 'write'>
  readonly objects?: ObjectMaintenance | undefined
}

/** Answers `POST /storage/check`: a line for each part that is looked at, and for each problem. */
export async function storageCheck(
  reply: FastifyReply,
  parts: CheckParts,
  call: Call,
): Promise<FastifyReply> {
  const { repair } = decodeStrictly(nativeRoutes['storage.check'].request, call)
  const planned = await parts.engine.read(internalCall(call, 'storage.check plan'))
  if (planned.status !== 200) return send(reply, planned)
  const { checks } = contentOf(planned) as { readonly checks: readonly RowCheck[] } // what `planRowChecks` answers
  const findings = findAll(parts, call, checks)
  return sendLines(reply, checkLines(findings, repair), parts.stopping)
}

async function* findAll(
  parts: CheckParts,
  call: Call,
  checks: readonly RowCheck[],
): AsyncGenerator<Found> {
  yield* findRowProblems(parts, call, checks)
  if (parts.objects) yield* findObjectProblems(parts.objects)
}

async function* checkLines(found: AsyncIterable<Found>, repair: boolean): AsyncGenerator<Buffer> {
  let problems = 0
  let mendedProblems = 0
  const line = (fields: Pick<StorageCheckLine, 'kind' | 'place' | 'problem' | 'mended'>): Buffer =>
    Buffer.from(
      `${writeJson({ ...fields, problems, mended_problems: mendedProblems } satisfies StorageCheckLine)}\n`,
    )
  for await (const one of found) {
    if ('looksAt' in one) {
      yield line({ kind: 'progress', place: one.looksAt })
      continue
    }
    problems += 1
    const mended = repair && one.mend !== undefined
    if (mended) {
      await one.mend()
      mendedProblems += 1
    }
    yield line({ kind: 'problem', place: one.place, problem: one.problem, mended })
  }
  yield line({ kind: 'done' })
}

async function* findRowProblems(
  { engine }: CheckParts,
  call: Call,
  checks: readonly RowCheck[],
): AsyncGenerator<Found> {
  for (const check of checks) {
    yield { looksAt: shownPart(check) }
    const part = JSON.stringify(check)
    const answer = await engine.read(internalCall(call, 'storage.check rows', { part }))
    const { problems } = contentOf(answer) as { readonly problems: readonly RowProblem[] } // what `checkRows` answers
    for (const { place, problem, repair } of problems)
      yield {
        place,
        problem,
        ...(repair && { mend: () => mendRows({ engine }, call, repair) }),
      }
  }
}

async function mendRows(
  { engine }: Pick<CheckParts, 'engine'>,
  call: Call,
  repair: NonNullable<RowProblem['repair']>,
): Promise<void> {
  const part = JSON.stringify(repair)
  for (let isDone = false; !isDone;) {
    const answer = await engine.write(internalCall(call, 'storage.check repair', { part }))
    ;({ isDone } = contentOf(answer) as { readonly isDone: boolean }) // what the endpoint answers
  }
}

function shownPart(check: RowCheck): string {
  switch (check.kind) {
    case 'table':
      return `table ${check.table}`
    case 'orphans':
      return `rows of ${check.of}s`
    case 'homeless':
      return 'experiments of runs and models'
    case 'unlisted':
      return 'the list of the trash'
  }
}
