import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/model/finding.js'
import { matchRenderer } from '../../../src/render/index.js'
import { candidateOf, evidenceOf, findingOf, headOf, raceOf, unmatchedOf, verdictOf } from '../findings.js'
import { captureOf, BASE_SEC, errorOf, flowOf, logTimeOf, point } from '../samples.js'
import { screen } from './screen.js'
import type { Look } from './screen.js'

describe('story', () => {
  const story = (finding: Finding, look: Look = {}): string => screen([finding], look).split('─').at(-1) ?? ''

  test('what is alike is told once: same cause, pattern, server and path', () => {
    const other = findingOf({ error: errorOf({ line: 200, path: '/other' }) })
    const late = findingOf({}, { pattern: 'on-request' })
    const text = screen([findingOf(), findingOf({ error: errorOf({ line: 150 }) }), other, late, raceOf()])
    expect(text.match(/^\d .*$/gm)?.map((line) => line.replace(/ {2,}confidence.*/, ''))).toEqual([
      '1  2 × SERVER RESET · after 3.03 s of silence',
      '2  SERVER RESET · after 3.03 s of silence',
      '3  SERVER RESET · right after the request',
      '4  EARLY CLOSE · idle connection closed as a request left',
    ])
  })

  test('the clearest one is told, wherever it stands', () => {
    const unsure = findingOf({ error: errorOf({ line: 100 }) }, { confidence: 0.5 })
    const text = screen([unsure, findingOf()])
    expect(text).toContain('confidence 0.98\n   error  app.log:118 ')
    expect(text).toContain('1 more like it\n     app.log:100 ')
  })

  test('a long group is cut, unless all is asked for', () => {
    const many = Array.from({ length: 31 }, (_, i) => findingOf({ error: errorOf({ line: i + 1 }) }))
    const short = screen(many)
    expect(short).toContain('30 more like it\n')
    expect(short).toContain('     app.log:21 ')
    expect(short).toContain('… and 10 more: --explain lists all of them\n')
    expect(short).not.toContain('app.log:22 ')
    expect(screen(many, { explain: true })).toContain('     app.log:31 ')
  })

  test('columns that no line of a group fills are left out', () => {
    const none = (): Finding => findingOf({ error: errorOf({ line: 150, time: null }) }, { closing: null })
    expect(screen([none(), none()])).toContain('1 more like it\n     app.log:150  tcp.stream 12  10.1.0.5:49688\n')
  })

  test('what does not fit into the lines of a group is left out, never half of it', () => {
    const chosen = candidateOf(flowOf({ client: { ...flowOf().client, address: '2001:db8:1:2:3:4:5:6' } }))
    const text = screen([findingOf(), findingOf({ error: errorOf({ line: 150 }), chosen })])
    expect(text).toContain('1 more like it\n     app.log:150  10:04:05.045Z  tcp.stream 12  frame 2061\n\n')
  })

  test('a finding that the head does not know is told alone', () => {
    const renderer = matchRenderer('table', { width: 80, explain: false, colour: false })
    renderer.begin(headOf([]))
    expect(renderer.item(findingOf())).toContain('1  SERVER RESET')
    expect(renderer.item(raceOf())).toContain('2  EARLY CLOSE')
  })

  test('a deciding frame that the evidence leaves out is shown with its flag', () => {
    const text = story(findingOf({}, { evidence: [evidenceOf(2047, 242_000, 'client', 'request')] }))
    expect(text).toContain('   ▶  2061  +3.033 s  server  RST ◀')
  })

  test('a deciding frame of which nothing is kept is left to the command', () => {
    const text = story(findingOf({}, { evidence: [], closing: point(9, 1) }))
    expect(text).not.toContain('▶')
    expect(text).toContain("-Y 'tcp.stream eq 12' -g 9\n")
  })

  test('frames are shown in order of the capture', () => {
    const evidence = [evidenceOf(2061, 3000, 'server', 'last'), evidenceOf(2047, 0, 'client', 'first')]
    expect(story(findingOf({}, { evidence }))).toMatch(/first\n.*last/)
  })

  test('nothing closed it: no frame is marked and none is gone to', () => {
    const text = story(findingOf({}, { cause: 'capture-ends', pattern: 'still-open', closing: null }))
    expect(text).toContain('CAPTURE ENDS · no closing packet in the capture')
    expect(text).toContain("-Y 'tcp.stream eq 12'\n")
    expect(text).not.toMatch(/[▶◀]/)
  })

  test.each([
    ['several captures', { capture: captureOf({ path: 'b.pcap' }) }, {}, '  b.pcap  tcp.stream 12'],
    ['one frame', {}, { firstFrame: 7, lastFrame: 7 }, '  frame 7  '],
    ['guessed sides', {}, { role: 'guessed' as const }, 'client and server guessed'],
    ['IPv6', {}, { server: { ...flowOf().server, address: '2001:db8::1' } }, '10.1.0.5:49688 → [2001:db8::1]:80'],
  ])('flow line: %s', (_, candidate, flow, text) => {
    const finding = findingOf({ chosen: candidateOf(flowOf(flow), candidate) })
    expect(story(finding, { width: 140, head: { captures: [captureOf(), captureOf({ path: 'b.pcap' })] } })).toContain(
      text,
    )
  })

  test('long paths and messages are cut, so that the rest can be seen', () => {
    const error = errorOf({ path: `/${'p'.repeat(500)}`, syscall: null, message: 'm'.repeat(500) })
    const evidence = [evidenceOf(2047, 242_000, 'client', `POST /${'p'.repeat(500)}`)]
    const text = story(findingOf({ error }, { evidence }), { width: 200 })
    expect(text).toMatch(/ m{59}… \(ECONNRESET\)[^]* POST \/p{93}… → 10\.0\.0\.17:80\n/)
    expect(text.match(/p/g)?.length).toBeLessThan(250)
  })

  test('times have their day where the errors are of several days', () => {
    const next = findingOf({ error: errorOf({ line: 150, time: logTimeOf(BASE_SEC * 1000 + 86_400_000) }) })
    const text = screen([findingOf(), next, raceOf()])
    expect(text).toContain('app.log:118  2026-03-01 10:04:05.045Z  read')
    expect(text).toContain('app.log:150  2026-03-02 10:00:00.000Z  tcp.stream')
  })

  test('a twin is shown below its flow', () => {
    const twins = [{ flow: flowOf({ stream: 5 }), capture: captureOf({ path: 'b.pcap' }) }]
    expect(story(findingOf({ twins }))).toContain(
      'frames 2040–2061\n   also   10.1.0.5:49688 → 10.0.0.17:80  tcp.stream 5  seen at another point\n',
    )
  })

  test.each([
    [
      'a message where there is no system call',
      { syscall: null, message: 'socket hang up' },
      'socket hang up (ECONNRESET)',
    ],
    ['a message that names its code', { syscall: null, message: 'ECONNRESET at peer' }, 'ECONNRESET at peer  '],
    [
      'a message that names the request too',
      { syscall: null, message: 'socket hang up, GET http://192.0.2.1/x -1 (connected: true, …' },
      '  socket hang up (ECONNRESET)  ',
    ],
    ['a code alone', { syscall: null, message: null }, '  ECONNRESET  '],
    ['nothing', { syscall: null, message: null, code: null, name: null }, '  error without a message  '],
    ['no request known', { method: null, path: null }, '  POST /mgw.htm → 10.0.0.17:80'],
    ['no method known', { method: null }, '  POST /mgw.htm → 10.0.0.17:80'],
    ['no method known, and another path', { method: null, path: '/b' }, '  /b → 10.0.0.17:80'],
    ['no path known', { path: null }, '  POST → 10.0.0.17:80'],
    ['the same failure again', { sameFailureAs: { file: 'app.log', line: 3 } }, 'same failure as app.log:3'],
    ['no time', { time: null }, 'app.log:118  no time  read'],
  ])('error line: %s', (_, error, text) => {
    expect(story(findingOf({ error: errorOf(error) }), { width: 140 })).toContain(text)
  })

  test('neither the record nor the flow knows the request', () => {
    const chosen = candidateOf(flowOf({ lastRequest: null }))
    const text = story(findingOf({ chosen, error: errorOf({ method: null, path: null }), local: 'server' }), {
      width: 140,
    })
    expect(text).toContain('  to 10.0.0.17:80\n')
    expect(text).toContain("the log is the server's")
  })

  test('nothing to match with at all', () => {
    const text = story(unmatchedOf({ remoteAddress: null, remotePort: null, method: null, path: null }))
    expect(text).toContain('  to unknown peer\n')
  })

  test.each([
    ['a path with a space', 'my out.pcap', "wireshark -r 'my out.pcap' -Y"],
    ['a path like a flag', '-k.pcap', 'wireshark -r ./-k.pcap -Y'],
    ['a path with an escape sequence', 'a\x1b[2J.pcap', "wireshark -r $'a\\x1b\\x5b2J.pcap' -Y"],
    ['standard input', '-', 'see    tcp.stream eq 12  (display filter'],
  ])('command: %s', (_, path, text) => {
    expect(story(findingOf({ chosen: candidateOf(flowOf(), { capture: captureOf({ path }) }) }))).toContain(text)
  })

  test('a title too long for the line takes a second one', () => {
    expect(screen([raceOf(), raceOf()], { width: 60 })).toMatch(
      /1 {2}2 × EARLY CLOSE +confidence 0\.95\n {3}· idle connection closed as a request left\n/,
    )
  })
})

describe('explain', () => {
  test('shows candidates with their reasons and the weaker claims', () => {
    const other = candidateOf(flowOf({ stream: 15 }), {
      score: 0.413,
      reasons: ['address and port fit', 'ended 5 s too early'],
    })
    const claim = verdictOf({
      cause: 'early-close',
      pattern: 'unread-data',
      confidence: 0.4,
      why: ['More was to come.'],
    })
    const text = screen([findingOf({ alternatives: [other] }, { others: [claim] })], { explain: true })
    expect(text).toContain(`
   flows considered
     ● 0.97  tcp.stream 12  address and port fit · rt fits 3.07 s
     ○ 0.41  tcp.stream 15  address and port fit · ended 5 s too early
   weaker claims
     ○ 0.40  early-close/unread-data
       More was to come.
`)
  })

  test('says so where nothing else was considered', () => {
    expect(screen([unmatchedOf()], { explain: true })).toContain('   flows considered  none\n   weaker claims  none\n')
  })
})
