import { httpCall } from '@stemma/sdk/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { server } from '../api/server.ts'
import { parseTracked } from './parse-tracked.ts'
import models from '../models/models.module.css'

const mostShown = 500

/** The paths that a folder of DVC tracks, from its manifest. */
export function TrackedFolder({ objectId }: { readonly objectId: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['tracked', objectId],
    queryFn: async ({ signal }) => {
      const pieces: Uint8Array<ArrayBuffer>[] = []
      const call = { ...httpCall('objects.get', { object_id: objectId }), signal }
      for await (const piece of server.bytes(call)) pieces.push(new Uint8Array(piece))
      return parseTracked(await new Blob(pieces).text())
    },
  })
  if (error !== null) return <p className="muted">{errorText(error)}</p>
  if (data === undefined) return null
  return (
    <section aria-label="Tracked paths">
      <header className={models['head']}>
        <h3>{data.length.toLocaleString('en')} tracked paths</h3>
      </header>
      <ul className={models['history']}>
        {data.slice(0, mostShown).map(({ path, md5 }) => (
          <li key={path}>
            <span className="mono muted">{md5.slice(0, 8)}</span>
            <span className="mono">{path}</span>
          </li>
        ))}
      </ul>
      {data.length > mostShown && (
        <p className="muted">and {(data.length - mostShown).toLocaleString('en')} more</p>
      )}
    </section>
  )
}
