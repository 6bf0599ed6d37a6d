/** What signs requests. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Where a bucket is and how to speak to it. Nothing is read from the environment: who opens it gives all of it. */
export interface S3Options {
  readonly bucket: string
  /** All keys begin with it; a `/` is put behind it. Empty unless said otherwise. */
  readonly prefix?: string
  /** `us-east-1` unless said otherwise. */
  readonly region?: string
  /** URL of the server without a path, such as `https://minio.example.org:9000`. Amazon's of the region unless said otherwise. */
  readonly endpoint?: string
  /** Whether the bucket stands in the path or before the host name. `path` with an endpoint, `virtual-host` without, unless said otherwise. */
  readonly addressing?: 'path' | 'virtual-host'
  /** A function is asked before each request, for credentials that change. */
  readonly credentials: S3Credentials | (() => Promise<S3Credentials>)
  /** How long the server may be silent, in milliseconds. 30 seconds unless said otherwise. */
  readonly silenceMs?: number
  /** How often a request is tried. 5 unless said otherwise. */
  readonly attempts?: number
  /** The first wait between two tries, in milliseconds: it doubles each time, up to five seconds, and a random part of it is waited. 100 unless said otherwise. */
  readonly backoffMs?: number
  /** Bytes of a part of a large upload, at least 5 MiB. 16 MiB unless said otherwise. */
  readonly partBytes?: number
}
