import { asList, inNumbers } from '../bulk.ts'
import type { Db } from '../db.ts'

/** How much text of the log is in memory at a time. */
const mostBytes = 16 * 1024 * 1024

export interface CallSize {
  readonly inferenceNo: number
  readonly bytes: number
}

/** What calls with numbers of a range have beside their own row: bodies and rows of answers, in bytes. */
export async function sizesOfCalls(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly CallSize[]> {
  return sizesIn(
    await db.rows(
      `select i.inference_no, coalesce(octet_length(p.request), 0) + coalesce(octet_length(p.response), 0)
         + coalesce((select sum(octet_length(r.output) + octet_length(r.computed)) from predictions r where r.inference_no = i.inference_no), 0)
       from inferences i left join payloads p on p.inference_no = i.inference_no
       where i.inference_no >= ? and i.inference_no <= ? order by i.inference_no`,
      [from, to],
    ),
  )
}

/** What some calls were asked, in bytes; those whose body is not kept as text are left out. */
export async function sizesOfRequests(
  db: Db,
  inferenceNos: readonly number[],
): Promise<readonly CallSize[]> {
  return sizesIn(
    await db.rows(
      `select inference_no, octet_length(request) from payloads
       where inference_no ${inNumbers(db)} and request is not null and request_encoding = 'text' order by inference_no`,
      [asList(inferenceNos)],
    ),
  )
}

/** Calls in their order, in parts that are not too large to be held: each ends before it would be, but has one call at least. */
export function partsOf(sizes: readonly CallSize[]): readonly (readonly number[])[] {
  const parts: number[][] = []
  let held = Infinity
  for (const { inferenceNo, bytes } of sizes) {
    if (held + bytes > mostBytes) {
      parts.push([])
      held = 0
    }
    parts.at(-1)?.push(inferenceNo)
    held += bytes
  }
  return parts
}

function sizesIn(rows: readonly (readonly unknown[])[]): readonly CallSize[] {
  return rows.map(([no, bytes]) => ({ inferenceNo: Number(no), bytes: Number(bytes) }))
}
