import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { CASE_NAMES, caseArgs, copyOfCase } from '../helpers/cases.js'
import { corr, shell } from '../helpers/corr.js'
import { pcap, type FrameSpec } from '../pcap/build/capture.js'
import { conversation } from '../pcap/build/conversation.js'
import { fragments4 } from '../pcap/build/fragments.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { hasTool } from '../helpers/tools.js'

const HAS_TSHARK = hasTool('tshark')
const CASE = 'a-server-timer'
const FLOWS = 'tcp.stream in {2, 4, 6}\n'

/** Time, lengths and first bytes above IP of each frame: what must not change when it is written again. */
const SAME = ['frame.time_epoch', 'frame.len', 'frame.cap_len', 'ip.src', 'tcp.seq_raw', 'tcp.flags', 'tcp.payload']

function tshark(args: readonly string[], fields: readonly string[], cwd: string): string[] {
  const out = execFileSync('tshark', ['-n', ...args, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  })
  return out.split('\n').filter((line) => line !== '')
}

/** The arguments of an incident, for `corr export` instead of `corr match`. */
function exportArgs(name: string, ...more: string[]): string[] {
  return ['export', ...caseArgs(name).slice(1), ...more]
}

describe.skipIf(!HAS_TSHARK)('Wireshark', () => {
  test.each(CASE_NAMES)('sees by filter, by number and in the new capture the same frames: %s', async (name) => {
    const cwd = copyOfCase(name)
    const { stdout: filter } = await corr(exportArgs(name, '--filter'), { cwd })
    const { stdout: list } = await corr(exportArgs(name, '--frames'), { cwd })
    const run = await corr(exportArgs(name, '--pcapng', 'new.pcapng'), { cwd })
    const stderr =
      filter === 'frame.number eq 0\n' ? 'corr: no flow is exported: none was found for these errors\n' : ''
    expect(run).toEqual({ status: 0, stdout: '', stderr })
    const frames = list
      .trim()
      .split(' ')
      .filter((text) => text !== '')
    const selected = tshark(['-r', 'out.pcap', '-Y', filter.trim()], ['frame.number', ...SAME], cwd)
    expect(selected.map((line) => line.split('\t')[0])).toEqual(frames)
    const exported = tshark(['-r', 'new.pcapng'], ['frame.comment', ...SAME], cwd)
    expect(exported.map((line) => line.replace(/^frame (\d+)[^\t]*/, '$1'))).toEqual(selected)
    const info = spawnSync('capinfos', ['new.pcapng'], { cwd, encoding: 'utf8' })
    expect({ status: info.status, stderr: info.stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('sees a connection at each point where it was seen, and reads that they are one', async () => {
    const cwd = copyOfCase('behind-nat')
    const { stdout } = await corr(['match', 'app.log', 'out.pcap', '--format', 'ndjson'], { cwd })
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { match: { stream: number; twins: { stream: number }[] } | null })
    const pairs = findings.flatMap(({ match }) => (match?.twins ?? []).map(({ stream }) => [match?.stream, stream]))
    expect(pairs.length).toBeGreaterThan(0)
    await corr(['export', 'app.log', 'out.pcap', '--pcapng', 'new.pcapng'], { cwd })
    const comments = tshark(['-r', 'new.pcapng'], ['frame.comment'], cwd)
    for (const [chosen, twin] of pairs) {
      const [first] = tshark(['-r', 'out.pcap', '-Y', `tcp.stream eq ${String(twin)}`], ['frame.number'], cwd)
      const line = `the same connection, seen at another point: tcp.stream ${String(chosen)} of out.pcap`
      expect(comments).toContain(`frame ${first!}\\n${line}`)
    }
  })

  test('reads what comes through a pipe', async () => {
    const { stdout, status } = await shell(
      'corr export app.log out.pcap --stdout | tshark -n -r - -T fields -e frame.number 2>/dev/null | wc -l',
      copyOfCase(CASE),
    )
    expect({ stdout: stdout.trim(), status }).toEqual({ stdout: '30', status: 0 })
  })

  test('shows the verdict, the error and the evidence as comments of their packets', async () => {
    const cwd = copyOfCase(CASE)
    await corr(['export', 'app.log', 'out.pcap', '--pcapng', 'new.pcapng'], { cwd })
    const comments = tshark(['-r', 'new.pcapng'], ['frame.comment'], cwd)
    expect(comments[3]).toBe('frame 26\\nclient: POST /v1/backups/1041 with 4,000 body bytes')
    expect(comments[9]).toMatch(
      /^frame 32\\nserver: RST ACK .*\\nSERVER RESET: after 3\.01 s of silence \(server-reset/,
    )
    expect(comments[9]).toContain('app.log:4: read ECONNRESET POST /v1/backups/1041')
    expect(comments.filter((comment) => /^frame \d+$/.test(comment))).toHaveLength(21)
  })

  test('of several captures each has interfaces of its own, and comments that name it', async () => {
    const cwd = copyOfCase(CASE)
    execFileSync('editcap', ['-i', '4', 'out.pcap', 'part.pcap'], { cwd })
    rmSync(join(cwd, 'out.pcap'))
    const parts = readdirSync(cwd).filter((name) => name.startsWith('part'))
    expect(parts.length).toBeGreaterThan(1)
    await corr(['export', 'app.log', ...parts, '--pcapng', 'new.pcapng'], { cwd })
    const comments = tshark(['-r', 'new.pcapng'], ['frame.comment'], cwd)
    expect(comments.length).toBeGreaterThan(0)
    for (const comment of comments) expect(comment).toMatch(/^frame \d+ of part_\S+\.pcap/)
    const { stdout } = await corr(['export', 'app.log', ...parts, '--filter'], { cwd })
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^part_\S+\tframe\.number eq 0$|^part_\S+\ttcp/)
  })

  test('finds the interfaces of a pcapng capture as they were', async () => {
    const cwd = copyOfCase(CASE)
    const edit = ['-F', 'pcapng', '--capture-comment', 'x', '-a', '26:looked at before', 'out.pcap', 'a.pcapng']
    execFileSync('editcap', edit, { cwd })
    rmSync(join(cwd, 'out.pcap'))
    await corr(['export', 'app.log', 'a.pcapng', '--pcapng', 'new.pcapng'], { cwd })
    const of = (file: string): string[] => tshark(['-r', file, '-Y', FLOWS.trim()], SAME, cwd)
    expect(tshark(['-r', 'new.pcapng'], SAME, cwd)).toEqual(of('a.pcapng'))
    const comments = tshark(['-r', 'new.pcapng'], ['frame.comment'], cwd)
    expect(comments.filter((text) => text.endsWith('looked at before'))).toEqual([
      expect.stringMatching(/^frame 26\\n/),
    ])
    expect(tshark(['-r', 'new.pcapng'], ['frame.interface_id', 'frame.encap_type'], cwd)[0]).toBe('0\t210')
  })
})

describe.skipIf(!HAS_TSHARK)('packets that came in fragments', () => {
  const END = { client: { address: '192.0.2.10', port: 40_001 }, server: { address: '192.0.2.20', port: 8080 } }
  const OTHER = { client: { address: '192.0.2.11', port: 40_002 }, server: { address: '192.0.2.20', port: 8080 } }
  const REQUEST = `GET_/orders_HTTP/1.1\\r\\nHost:_a\\r\\nX-Pad:_${'x'.repeat(900)}\\r\\n\\r\\n`
  const LINES = `0 C S, 1 S SA, 2 C A, 3 C PA data=${REQUEST}, 40 S RA win=501`

  /** Two connections at once, the request of each in fragments; of one datagram more the end never comes. */
  function frames(): FrameSpec[] {
    const [own, other] = [conversation(LINES, END), conversation(LINES, OTHER)]
    const cut = ({ ms, bytes }: FrameSpec): FrameSpec[] => fragments4(bytes, 256).map((part) => ({ ms, bytes: part }))
    const lost = Buffer.from(cut(own[3]!)[0]!.bytes)
    lost.writeUInt16BE(9999, 4)
    const [mine, theirs] = [cut(own[3]!), cut(other[3]!)]
    const mixed = mine.flatMap((fragment, i) => [fragment, theirs[i]!])
    return [...own.slice(0, 3), ...other.slice(0, 3), ...mixed, { ms: 4, bytes: lost }, own[4]!, other[4]!]
  }

  test('are exported with all of them, in order, and no other', async () => {
    const cwd = tempFolder()
    writeFileSync(join(cwd, 'out.pcap'), pcap(frames()))
    const error = { code: 'ECONNRESET', syscall: 'read', address: '192.0.2.20', port: 8080, localPort: 40_001 }
    const record = { time: '2023-11-14T22:13:20.041Z', level: 'error', err: { message: 'read ECONNRESET', ...error } }
    writeFileSync(join(cwd, 'app.log'), `${JSON.stringify(record)}\n`)
    const run = await corr(['export', 'app.log', 'out.pcap', '--pcapng', 'new.pcapng'], { cwd })
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining('fragments are missing') })
    const seen = tshark(['-r', 'new.pcapng'], ['frame.comment', 'ip.src', 'http.request.uri'], cwd)
    const numbers = seen.map((line) => Number(/^frame (\d+)/.exec(line)?.[1]))
    // the fragments of one connection stand in every second frame
    expect(numbers).toEqual([1, 2, 3, 7, 9, 11, 13, 16])
    expect(seen.filter((line) => line.endsWith('/orders'))).toHaveLength(1)
    expect(seen.some((line) => line.includes('192.0.2.11'))).toBe(false)
    const { stdout: filter } = await corr(['export', 'app.log', 'out.pcap', '--filter'], { cwd })
    const { stdout: list } = await corr(['export', 'app.log', 'out.pcap', '--frames'], { cwd })
    expect(list.trim().split(' ')).toEqual(tshark(['-r', 'out.pcap', '-Y', filter.trim()], ['frame.number'], cwd))
  })
})

describe('what is exported', () => {
  test('is the filter if nothing else is asked for', async () => {
    const cwd = copyOfCase(CASE)
    expect(await corr(['export', 'app.log', 'out.pcap'], { cwd })).toEqual({ status: 0, stdout: FLOWS, stderr: '' })
  })

  test.each([
    ['--evidence --filter', 'frame.number in {26, 31..32, 46, 51..52, 66, 71..72}\n'],
    ['--evidence --frames', '26 31 32 46 51 52 66 71 72\n'],
    ['--since 2026-11-22T13:02:36', 'tcp.stream in {4, 6}\n'],
    ['--until 2026-11-22T14:02:36+01:00', 'tcp.stream eq 2\n'],
  ])('may be narrowed: %s', async (flags, stdout) => {
    const run = await corr(['export', 'app.log', 'out.pcap', ...flags.split(' ')], { cwd: copyOfCase(CASE) })
    expect(run).toEqual({ status: 0, stdout, stderr: '' })
  })

  test.each([
    ['--cause path-loss', 'frame.number eq 0\n'],
    ['--cause path-loss --frames', '\n'],
    ['--until 2026-11-22', 'frame.number eq 0\n'],
  ])('may be nothing, which is said: %s', async (flags, stdout) => {
    const run = await corr(['export', 'app.log', 'out.pcap', ...flags.split(' ')], { cwd: copyOfCase(CASE) })
    expect(run).toEqual({ status: 0, stdout, stderr: 'corr: none of 3 errors is as asked for\n' })
  })

  test('has all of it in JSON', async () => {
    const run = await corr(['export', 'app.log', 'out.pcap', '--frames', '--json'], { cwd: copyOfCase(CASE) })
    const [found] = JSON.parse(run.stdout) as [{ frames: number[] }]
    expect(found).toMatchObject({ schemaVersion: 1, capture: 'out.pcap', streams: [2, 4, 6], filter: FLOWS.trim() })
    expect(found.frames).toHaveLength(30)
  })

  test.each(['-', 'packed.gz'])(
    'comes from a capture that cannot be looked at twice, or is packed: %s',
    async (way) => {
      const cwd = copyOfCase(CASE)
      const capture = readFileSync(join(cwd, 'out.pcap'))
      await corr(['export', 'app.log', 'out.pcap', '--pcapng', 'a.pcapng'], { cwd })
      rmSync(join(cwd, 'out.pcap'))
      writeFileSync(join(cwd, 'packed.gz'), gzipSync(capture))
      const stdin = way === '-' ? capture : ''
      const run = await corr(['export', 'app.log', way, '--pcapng', 'b.pcapng', '--no-cache'], { cwd, stdin })
      expect(run).toMatchObject({ status: 0, stderr: '' })
      // the two differ in the name of the capture alone, which stands in the first two blocks
      const packets = (file: string): Buffer => {
        const bytes = readFileSync(join(cwd, file))
        const second = bytes.readUInt32LE(4)
        return bytes.subarray(second + bytes.readUInt32LE(second + 4))
      }
      expect(packets('b.pcapng').equals(packets('a.pcapng'))).toBe(true)
    },
  )

  test('by an index alone is a filter; frame numbers need the packets', async () => {
    const cwd = copyOfCase(CASE)
    await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
    rmSync(join(cwd, 'out.pcap'))
    expect(await corr(['export', 'app.log', 'i.db'], { cwd })).toEqual({ status: 0, stdout: FLOWS, stderr: '' })
    const run = await corr(['export', 'app.log', 'i.db', '--frames'], { cwd })
    expect(run).toMatchObject({ status: 1, stderr: expect.stringMatching(/^corr: out\.pcap: its packets are wanted/) })
  })

  test('leaves no half file, and no file at all where the work fails', async () => {
    const cwd = copyOfCase(CASE)
    const run = await corr(['export', 'app.log', 'out.pcap', '--pcapng', 'no/such/folder/a.pcapng'], { cwd })
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('its folder does not exist (ENOENT)') })
    expect(readdirSync(cwd).filter((name) => name.includes('pcapng'))).toEqual([])
  })

  test.each([
    [['app.log', '--frames'], /there is no capture among the inputs/],
    [['app.log', 'out.pcap', '--frames', '--filter'], /^corr: --filter and --frames exclude each other/],
    [['app.log', 'out.pcap', '--pcapng', 'out.pcap'], /would overwrite an input/],
    [['app.log', 'out.pcap', '--since', 'yesterday'], /--since cannot be "yesterday"/],
    [['app.log', 'out.pcap', '--since', '2026-13-45'], /--since cannot be/],
  ])('is refused with a word on wrong use: %j', async (args, line) => {
    const run = await corr(['export', ...args], { cwd: copyOfCase(CASE) })
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toMatch(line)
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
