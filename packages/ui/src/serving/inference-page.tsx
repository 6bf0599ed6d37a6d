import type { NativeInference } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { TextView } from '../files/preview.tsx'
import { formatDuration } from '../format/time.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { paths } from '../router/paths.ts'
import { useRouter } from '../router/router.tsx'
import { Answers } from './answers.tsx'
import { Replays } from './replays.tsx'
import { Why } from './why.tsx'
import models from '../models/models.module.css'

const FamilyTree = part(async () => (await import('../family/family-tree.tsx')).FamilyTree)

/** One call: what was asked, what was answered, and why: what it came from. */
export function InferencePage({ params }: ViewProps): ReactNode {
  const id = params['inference'] ?? ''
  const isFamily = useRouter().place.path.endsWith('/family')
  useTitle(`Prediction ${id.slice(0, 8)}`)
  const { data, error } = useQuery({
    queryKey: ['inference', id],
    queryFn: ({ signal }) => ask('inferences.get', { inference_id: id }, signal),
  })
  if (data === undefined) return <NotShown what="call" error={error} />
  return (
    <DetailPage
      crumbs={[
        ['Deployments', paths.deployments],
        ['its deployment', paths.deployment(data.deployment_id)],
      ]}
      title={data.client_request_id === '' ? id : data.client_request_id}
      label="Prediction"
      tabs={[
        { title: 'Call', to: paths.inference(id), isOpen: !isFamily },
        { title: 'Family tree', to: paths.inference(id, 'family'), isOpen: isFamily },
      ]}
    >
      {isFamily ? (
        <FamilyTree of={`inferences:/${id}`} />
      ) : (
        <div className={models['model']}>
          <div className={models['stack']}>
            <Facts call={data} />
            <Why inferenceId={id} />
            <Replays inferenceId={id} deployment={data.deployment_id} />
          </div>
          <div className={models['stack']}>
            <Answers predictions={data.predictions ?? []} />
            <Texts call={data} />
          </div>
        </div>
      )}
    </DetailPage>
  )
}

function Facts({ call }: { readonly call: NativeInference }): ReactNode {
  const { client_request_id: client, data_min_time: from, data_max_time: to } = call
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['When', <Ago timeMs={call.time} />],
    ['Status', String(call.status)],
    ['Rows', String(call.rows)],
    ['In the model', formatDuration(Number(call.predict_us) / 1000)],
    ['In all', formatDuration(Number(call.total_us) / 1000)],
    ['Called', client],
    ['Data', call.data_version],
    ['Oldest value', from !== undefined && <Ago timeMs={from} />],
    ['Newest value', to !== undefined && <Ago timeMs={to} />],
    ['Id', <Copied text={call.inference_id} />],
  ]
  return (
    <KeyValues
      title="Call"
      rows={facts.filter(([, value]) => value !== false && value !== '')}
      hasCount={false}
    />
  )
}

function Texts({ call: { request, response } }: { readonly call: NativeInference }): ReactNode {
  return (
    <>
      {request !== undefined && (
        <section aria-label="Request">
          <header className={models['head']}>
            <h2>Request</h2>
          </header>
          <TextView text={request} />
        </section>
      )}
      {response !== undefined && (
        <section aria-label="Answer">
          <header className={models['head']}>
            <h2>Answer</h2>
          </header>
          <TextView text={response} />
        </section>
      )}
    </>
  )
}
