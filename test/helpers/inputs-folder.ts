import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { copyOfCase } from './cases.js'
import type { Run } from './corr.js'

const CASE = 'a-server-timer'
const PCAP_HEADER = 24

/** A folder with an incident, and beside it inputs that are wrong in one way each. */
export function inputsFolder(): string {
  const cwd = copyOfCase(CASE)
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(cwd, name), content)
  const capture = readFileSync(join(cwd, 'out.pcap'))
  for (const name of ['bare', 'mixed', 'mixed/captures']) mkdirSync(join(cwd, name))
  for (const name of ['mixed/app.log', 'mixed/out.pcap', 'mixed/captures/out.pcap']) {
    write(name, readFileSync(join(cwd, basename(name))))
  }
  write('empty.log', '')
  write('empty.pcap', '')
  write('quiet.log', 'all is well\n'.repeat(12))
  write('no-tcp.pcap', capture.subarray(0, PCAP_HEADER))
  write('cut.pcap', capture.subarray(0, capture.length - 7))
  write('noise.bin', Buffer.from('8f1ca3e2019977', 'hex'))
  write('app.log.gz', gzipSync(readFileSync(join(cwd, 'app.log'))))
  write('out.pcap.gz', gzipSync(capture))
  const damaged = Buffer.from(capture)
  damaged.fill(0xff, Math.floor(damaged.length / 2), Math.floor(damaged.length / 2) + 4096)
  write('damaged.pcap', damaged)
  return cwd
}

/** Lines of standard error; each must be one of ours. */
export function notes({ stderr }: Run): string[] {
  const lines = stderr.split('\n').filter((line) => line !== '')
  for (const line of lines) expect(line).toMatch(/^corr: /)
  return lines.map((line) => line.slice('corr: '.length))
}
