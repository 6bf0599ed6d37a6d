/** For commands that work on a folder whose server is stopped. A server loads none of it. */
export type { AdoptSums, LeftAlone } from '@stemma/core'
export { localFetch } from './doors/native/local-fetch.ts'
export { adoptArtifacts } from './rooms/adopt-artifacts.ts'
export type { Backup } from './backup/backup-form.ts'
export { makeBackup } from './backup/make-backup.ts'
export { restoreBackup } from './backup/restore-backup.ts'
export { openOffline } from './rooms/open-offline.ts'
export { openS3File, type S3File } from './rooms/open-s3-file.ts'
