const text = 'text/plain; charset=utf-8'

/** Shown as text whatever they are: nothing of what users store is run by a browser. */
const textExtensions = new Set(
  (
    'cf cfg cnf conf csv err hocon ini js json jsonl log md mlmodel mlproject prop properties py py3 ' +
    'r rst sh sql toml tsv txt xml yaml yml'
  ).split(' '),
)

const types: Readonly<Record<string, string>> = {
  arrow: 'application/vnd.apache.arrow.file',
  avif: 'image/avif',
  bmp: 'image/bmp',
  css: 'text/css',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  ipynb: 'application/x-ipynb+json',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  zip: 'application/zip',
}

/** The media type that a file is downloaded with, by its name: names without an extension, as `MLmodel`, are text. */
export function contentType(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  const extension = dot < 0 ? '' : fileName.slice(dot + 1).toLowerCase()
  if (dot < 0 || textExtensions.has(extension)) return text
  return (
    (Object.hasOwn(types, extension) ? types[extension] : undefined) ?? 'application/octet-stream'
  )
}
