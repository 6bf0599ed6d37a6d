import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../peers/start.ts'
import { stopTree } from '../../peers/stop.ts'
import { findOrInstall } from './debian.ts'

export interface FileServer {
  readonly url: string
  /** Holds what was sent. */
  readonly root: string
  readonly stop: () => Promise<void>
}

/** A server that takes files by PUT and gives them by GET, from a folder. */
export async function startFileServer(folder: string): Promise<FileServer> {
  await findOrInstall('nginx', ['-v'], ['nginx-light'])
  const root = join(folder, 'root')
  await mkdir(root, { recursive: true })
  const port = await freePort()
  const path = join(folder, 'nginx.conf')
  await writeFile(path, configuration({ folder, root, port }))
  const child = spawn('nginx', ['-c', path, '-p', folder], { detached: true, stdio: 'ignore' })
  const { pid } = child
  if (pid === undefined) throw new Error('nginx did not start.')
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error('nginx does not answer.')
    await wait(50)
  }
  return { url, root, stop: () => stopTree(pid) }
}

function configuration(at: { folder: string; root: string; port: number }): string {
  const { folder, root, port } = at
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temporary-${name};`)
    .join('\n  ')
  return `${user}
daemon off;
worker_processes auto;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_max_body_size 0;
  open_file_cache off;
  ${temporary}
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location / { dav_methods PUT DELETE; create_full_put_path on; }
  }
}
`
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
