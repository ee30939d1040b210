import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import './built.js'
import { ROOT } from './root.js'

/** What one run of the built program gave. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Working folder; the cache is in it too. */
  readonly cwd: string
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

/** A run is given up after this time, ms. */
const PATIENCE_MS = 50_000

/** Starts the built program as a user does; it has a cache of its own in `cwd`. */
export function start(args: readonly string[], { cwd, env }: RunOptions): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], { cwd, ...surroundings(cwd, env) })
}

/** Runs the built program to its end. */
export async function corr(args: readonly string[], options: RunOptions): Promise<Run> {
  return ended(start(args, options), options.stdin)
}

/** The same through a shell, where `corr` is the program. */
export async function shell(script: string, cwd: string): Promise<Run> {
  const setup = `corr() { ${process.execPath} ${join(ROOT, 'bin/run.js')} "$@"; }`
  return ended(spawn('bash', ['-c', `${setup}\n${script}`], { cwd, ...surroundings(cwd) }))
}

async function ended(child: ChildProcess, stdin: string | Buffer = ''): Promise<Run> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program that does not read its input closes it.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(stdin)
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

function surroundings(cwd: string, env: Readonly<Record<string, string>> = {}): SpawnOptions {
  const path = process.env['PATH'] ?? ''
  return {
    stdio: 'pipe',
    timeout: PATIENCE_MS,
    env: { PATH: path, HOME: cwd, XDG_CACHE_HOME: join(cwd, '.cache'), TZ: 'UTC', ...env },
  }
}
