import type { NativeWhyLink } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { familyPath } from '../family/family-path.ts'
import { Link } from '../router/router.tsx'
import models from '../models/models.module.css'

const words: Readonly<Record<NativeWhyLink['kind'], string>> = {
  ...{ prediction: 'Prediction', inference: 'Call', deployment: 'Deployment', run: 'Run' },
  ...{ 'model-version': 'Model', 'logged-model': 'Logged model', commit: 'Code', data: 'Data' },
  decision: 'Decision',
}

/** What the answer came from, link by link; one that is not known says why. */
export function Why({ inferenceId }: { readonly inferenceId: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['why', inferenceId],
    queryFn: ({ signal }) => ask('inferences.why', { inference_id: inferenceId }, signal),
  })
  const links = data?.links.filter(({ kind }) => kind !== 'prediction' && kind !== 'inference')
  return (
    <section aria-label="Why">
      <header className={models['head']}>
        <h2>Why</h2>
      </header>
      {error !== null && <p className="muted">{errorText(error)}</p>}
      <ol className={models['history']} data-links>
        {links?.map((link, at) => (
          <li key={at}>
            <span className="muted">{words[link.kind]}</span>
            <span>
              <WhyText link={link} />
              {link.missing !== undefined && <strong> {link.missing}</strong>}
              {link.digest !== undefined && link.digest !== link.id && (
                <span className="mono muted" title={link.digest}>
                  {' '}
                  {link.digest.slice(0, 12)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function WhyText({
  link: { kind, id, title, missing },
}: {
  readonly link: NativeWhyLink
}): ReactNode {
  if (id === '' || missing !== undefined || kind === 'commit' || kind === 'decision') return title
  const uri = kind === 'run' ? `runs:/${id}` : kind === 'deployment' ? `deployments:/${id}` : id
  return (
    <>
      <Link to={familyPath(uri, { edges: [] })}>
        {kind === 'data' ? id.replace('data:/', '') : title}
      </Link>
      {kind === 'data' && ` ${title}`}
    </>
  )
}
