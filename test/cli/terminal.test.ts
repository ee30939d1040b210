import { describe, expect, test } from 'vitest'
import { endingOf } from '../../src/cli/exit-status.js'
import { Progress } from '../../src/cli/progress.js'
import { TerminalSession } from '../../src/cli/terminal-session.js'
import { Failure, FAILURES, type FailureCode } from '../../src/model/failure.js'

function terminal(isTTY = true): { isTTY: boolean; columns: number; text: string; write: (text: string) => boolean } {
  return {
    isTTY,
    columns: 25,
    text: '',
    write(text) {
      this.text += text
      return true
    },
  }
}

/** A progress on a terminal whose clock the test moves. */
function progress(isTTY = true): {
  screen: ReturnType<typeof terminal>
  at: (ms: number, done: number, total?: number | null) => string
  bar: Progress
} {
  const screen = terminal(isTTY)
  let now = 0
  const bar = new Progress(screen, () => now)
  const at = (ms: number, done: number, total: number | null = 100): string => {
    now = ms
    screen.text = ''
    bar.show('reading out.pcap', done, total)
    return screen.text
  }
  return { screen, at, bar }
}

describe('progress', () => {
  test('says nothing of work that is over within a second', () => {
    const { at, bar, screen } = progress()
    expect([at(0, 0), at(500, 50), at(999, 99)]).toEqual(['', '', ''])
    bar.clear()
    expect(screen.text).toBe('')
  })

  test('shows how far longer work is, a few times a second', () => {
    const { at } = progress()
    expect(at(1001, 10)).toBe('\r\x1b[Kreading out.pcap 10 %')
    expect(at(1100, 20)).toBe('')
    expect(at(1300, 30)).toBe('\r\x1b[Kreading out.pcap 30 %')
  })

  test.each([
    [0, '\r\x1b[Kreading out.pcap 10 % · 10 B of 100 B'],
    [12, '\r\x1b[Kreading out'],
  ])('fits a terminal of %d columns, 0 where it does not tell', (columns, expected) => {
    const { at, screen } = progress()
    screen.columns = columns
    expect(at(2000, 10)).toBe(expected)
  })

  test('says how much, how fast and how long, as far as there is room', () => {
    const { screen, bar, at } = progress()
    screen.columns = 200
    at(0, 0, 3e9)
    expect(at(1500, 1e9, 3e9)).toBe('\r\x1b[Kreading out.pcap 33 % · 1.0 GB of 3.0 GB · 667 MB/s · 3 s left')
    screen.columns = 48
    expect(at(2000, 1.5e9, 3e9)).toBe('\r\x1b[Kreading out.pcap 50 % · 1.5 GB of 3.0 GB')
    screen.columns = 200
    expect(at(3000, 2e9, null)).toBe('\r\x1b[Kreading out.pcap … · 2.0 GB · 667 MB/s')
    screen.text = ''
    bar.show('storing flows', 0, 90_000, 'flows')
    expect(at(4000, 0, 1e12)).toBe('\r\x1b[Kreading out.pcap 0 % · 0 B of 1.0 TB')
    expect(at(5000, 1e9, 1e12)).toContain('1.0 GB/s · 17 min left')
  })

  test('counts flows too, each piece of work for itself', () => {
    const screen = { ...terminal(), columns: 200 }
    let now = 0
    const bar = new Progress(screen, () => now)
    bar.show('reading', 0, 10)
    now = 9000
    bar.show('storing flows', 0, 90_000, 'flows')
    now = 10_000
    bar.show('storing flows', 30_000, 90_000, 'flows')
    expect(screen.text.split('\r\x1b[K').at(-1)).toBe('storing flows 33 % · 30,000 of 90,000 · 30,000/s · 2 s left')
  })

  test('is taken away once', () => {
    const { at, bar, screen } = progress()
    at(2000, 10)
    screen.text = ''
    bar.clear()
    bar.clear()
    expect(screen.text).toBe('\r\x1b[K')
  })

  test.each([
    ['without a known total', 5, null, '\r\x1b[Kreading out.pcap … · 5 B'],
    ['of nothing', 0, 0, '\r\x1b[Kreading out.pcap … · 0 B'],
  ])('%s names no share', (_, done, total, expected) => {
    expect(progress().at(2000, done, total)).toBe(expected)
  })

  test('never writes to a file or pipe', () => {
    expect(progress(false).at(2000, 10)).toBe('')
  })
})

describe('a session', () => {
  test('writes one line for each thing, whatever its name holds', () => {
    const screen = terminal(false)
    const session = new TerminalSession(screen)
    session.warn({ place: { file: 'a\n\x1b[31mb.log', line: 3 }, text: 'two\nlines' })
    expect(session.hasFailed).toBe(false)
    session.failed(new Failure('CORR_NO_SUCH_FILE', { file: 'x.log' }, 'there is no such file', 'check the name'))
    expect(session.hasFailed).toBe(true)
    expect(screen.text.split('\n')).toHaveLength(3)
    expect(screen.text).not.toContain('\x1b')
    expect(screen.text).toMatch(
      /^corr: a.*b\.log:3: two.*lines\ncorr: x\.log: there is no such file; check the name\n$/,
    )
  })
})

describe('the end of a run', () => {
  const USAGE: readonly string[] = ['CORR_NO_LOG', 'CORR_NO_CAPTURE', 'CORR_BAD_OPTION']

  test.each(Object.keys(FAILURES) as FailureCode[])('for %s', (code) => {
    const ending = endingOf(new Failure(code, {}, 'found', 'hint'), 'corr match')
    expect(ending).toEqual({ line: 'found; hint', status: USAGE.includes(code) ? 2 : 1 })
  })

  test.each<[what: string, error: unknown, line: string | null, status: number]>([
    [
      'an unknown flag',
      Object.assign(new Error('Nonexistent flag: --x\nSee more help with --help'), { oclif: { exit: 2 } }),
      'there is no flag --x; see corr match --help',
      2,
    ],
    ['help', Object.assign(new Error('EEXIT: 0'), { oclif: { exit: 0 } }), null, 0],
    [
      'a bug',
      new TypeError('x is undefined'),
      'internal error: x is undefined; please report it, with what CORR_DEBUG=1 prints',
      1,
    ],
    ['what is no error', 'text', 'internal error: text', 1],
  ])('for %s', (_, error, line, status) => {
    expect(endingOf(error, 'corr match')).toEqual({ line, status })
  })
})
