import { describe, expect, test } from 'vitest'
import { matchRenderer } from '../../../src/render/index.js'
import { displayWidth } from '../../../src/render/terminal/text-width.js'
import { candidateOf, findingOf, headOf, raceOf, unmatchedOf } from '../findings.js'
import { captureOf, errorOf, flowOf } from '../samples.js'
import { screen } from './screen.js'

const RULE = '─'.repeat(80)

describe('the whole screen', () => {
  test('of three kinds of failure at 80 columns', () => {
    const like = findingOf(
      { error: errorOf({ line: 160 }), chosen: candidateOf(flowOf({ stream: 14 })) },
      { confidence: 0.9 },
    )
    expect(screen([findingOf(), raceOf(), like, unmatchedOf()])).toBe(`\
app.log   4 errors in 1,204 lines
out.pcap  2,311 packets · 41 flows · 2026-03-01 10:02:11 – 10:09:57 UTC
clock     the log is 12 ms behind the capture (3 of 3 agree)
ended by  the server 3 of 4 · nobody seen 1 of 4

  2 ×  server-reset  after-idle              10.0.0.17:80  POST /mgw.htm  → 1
  1 ×  early-close   keep-alive-race         10.0.0.17:80  GET /health    → 2
  1 ×  unmatched     address-not-in-capture  10.0.0.99:80  POST /x        → 3

${RULE}
1  2 × SERVER RESET · after 3.03 s of silence                    confidence 0.98
   error  app.log:118  10:04:05.045Z  read ECONNRESET  rt 3,042 ms
          POST /mgw.htm → 10.0.0.17:80
   flow   10.1.0.5:49688 → 10.0.0.17:80  tcp.stream 12  frames 2040–2061

     frame      time  from    what
      2047   0.000 s  client  POST /mgw.htm, 412 of 1,048 body bytes
      2048  +0.031 s  server  ACK: all of it arrived
   ▶  2061  +3.002 s  server  RST ◀\u00a0decided\u00a0it

   why    The client stopped sending with 636 body bytes to go. The server
          waited 3.00 s and reset the connection by its own timer; the RST is
          the server's own (TTL 57, as in all its packets).
   do     Find why the body stalled, or raise the server's body timeout above
          3 s.
   see    wireshark -r out.pcap -Y 'tcp.stream eq 12' -g 2061

   1 more like it
     app.log:160  10:04:05.045Z  tcp.stream 14  frame 2061  10.1.0.5:49688

${RULE}
2  EARLY CLOSE · idle connection closed as a request left        confidence 0.95
   error  app.log:204  10:05:00.014Z  read ECONNRESET  rt 4 ms
          GET /health → 10.0.0.17:80
   flow   10.1.0.5:49688 → 10.0.0.17:80  tcp.stream 3  frames 280–312

     frame      time  from    what
       302   0.000 s  server  last bytes of the response before
   ▶   310  +5.010 s  server  FIN: the server closes the idle connection
                              ◀\u00a0decided\u00a0it
       311  +0.001 s  client  GET /health leaves on the connection that is
                              already closed
       312  +0.001 s  server  RST answers it

   why    The server closed the connection after 5.01 s of idling, 1.0 ms before
          the next request left on it.
   do     Let the client drop idle connections earlier than the server:
          freeSocketTimeout below 5 s.
          Retry idempotent requests once on a fresh connection.
   see    wireshark -r out.pcap -Y 'tcp.stream eq 3' -g 310

${RULE}
3  UNMATCHED · the address is not in the capture                 confidence 0.90
   error  app.log:301  10:04:05.045Z  read ECONNRESET  POST /x → 10.0.0.99:80

   why    No flow to 10.0.0.99:80 in this capture; it has 12 flows to
          10.0.0.17:80 and ends 40 s before this error.
   do     Capture on the interface that leads to 10.0.0.99, or on the client
          itself.

`)
  })

  test('at 200 columns the reasons stand beside the frames, with the time of day of each', () => {
    const lines = screen([findingOf()], { width: 200 }).split('\n')
    expect(lines.find((line) => line.includes('frame  UTC'))).toMatch(
      /^ {5}frame {2}UTC +time {2}from {4}what +why {4}The client stopped .* reset the$/,
    )
    expect(lines.find((line) => line.includes(' 2048 '))).toMatch(
      /^ {6}2048 {2}10:04:02\.031000 {2}\+0\.031 s {2}server .* {10}do {5}Find why/,
    )
    expect(lines.find((line) => line.includes(' 2061 '))).toMatch(
      / {10}see {4}wireshark -r out\.pcap -Y 'tcp\.stream eq 12' -g 2061$/,
    )
    expect(Math.max(...lines.map(displayWidth))).toBe(200)
  })

  test('a command too long for its column stands below both', () => {
    const path = `${'long/'.repeat(20)}out.pcap`
    const finding = findingOf({ chosen: candidateOf(flowOf(), { capture: captureOf({ path }) }) })
    expect(screen([finding], { width: 200 })).toContain(`\n\n   see    wireshark -r ${path} -Y`)
  })

  test('without a colour the words are the same', () => {
    const findings = [findingOf(), unmatchedOf()]
    const renderer = matchRenderer('table', { width: 80, explain: false, colour: true })
    const coloured = renderer.begin(headOf(findings)) + findings.map((one) => renderer.item(one)).join('')
    expect(coloured).toContain('\x1b[1;31mSERVER RESET\x1b[0m')
    // eslint-disable-next-line no-control-regex -- the colour codes are what is looked at
    expect(coloured.replace(/\x1b\[[0-9;]*m/g, '')).toBe(screen(findings))
  })
})
