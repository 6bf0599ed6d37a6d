import type { ModelEvent, NativeModel, NativeModelVersion } from '@stemma/contract'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'

export const modelColumns: readonly Column<NativeModel>[] = [
  { title: 'name', text: ({ name }) => name },
  { title: 'versions', align: 'right', text: ({ last_version }) => String(last_version) },
  {
    title: 'aliases',
    text: ({ aliases }) => aliases.map(({ alias, version }) => `${alias}=${version}`).join(' '),
  },
  {
    title: 'changed',
    text: ({ last_update_time }) => formatTime(last_update_time),
    exact: ({ last_update_time }) => isoTime(last_update_time),
  },
  { title: 'description', text: ({ description }) => description },
]

export const versionColumns: readonly Column<NativeModelVersion>[] = [
  { title: 'name', text: ({ name }) => name },
  { title: 'version', align: 'right', text: ({ version }) => String(version) },
  { title: 'aliases', text: ({ aliases }) => aliases.join(' ') },
  { title: 'stage', text: ({ stage }) => stage },
  { title: 'run', text: ({ run_id }) => run_id ?? '' },
  {
    title: 'digest',
    text: ({ digest }) => digest?.slice(0, 12) ?? '',
    exact: ({ digest }) => digest ?? '',
  },
  {
    title: 'created',
    text: ({ creation_time }) => formatTime(creation_time),
    exact: ({ creation_time }) => isoTime(creation_time),
  },
]

export const eventColumns: readonly Column<ModelEvent>[] = [
  { title: 'event', align: 'right', text: ({ event }) => String(event) },
  { title: 'time', text: ({ time }) => formatTime(time), exact: ({ time }) => isoTime(time) },
  { title: 'who', text: ({ actor }) => actor },
  { title: 'what', text: ({ action }) => action },
  { title: 'version', align: 'right', text: ({ version }) => String(version ?? '') },
  { title: 'key', text: ({ key }) => key ?? '' },
  { title: 'from', text: ({ from }) => from ?? '' },
  { title: 'to', text: ({ to }) => to ?? '' },
  { title: 'undoes', align: 'right', text: ({ undoes }) => String(undoes ?? '') },
]
