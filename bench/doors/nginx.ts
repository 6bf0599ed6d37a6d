import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../tests/env/free-port.ts'

/** nginx (Debian's, with its WebDAV module): a folder that takes PUT. */
export async function startNginx(
  folder: string,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const port = await freePort()
  mkdirSync(join(folder, 'files'), { recursive: true })
  const config = join(folder, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off; worker_processes 2; pid ${folder}/pid; error_log ${folder}/error.log;
user root;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/temp; client_max_body_size 0; sendfile on; keepalive_requests 100000;
  server { listen 127.0.0.1:${port}; root ${folder}/files;
    location / { dav_methods PUT DELETE; create_full_put_path on; } } }
`,
  )
  const nginx = spawn('nginx', ['-p', folder, '-c', config], { stdio: 'inherit' })
  process.once('exit', () => nginx.kill())
  const url = `http://127.0.0.1:${port}`
  for (let turn = 0; turn < 100; turn++) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isUp) return { url, stop: () => void nginx.kill() }
    await pause(50)
  }
  throw new Error('nginx did not start')
}
