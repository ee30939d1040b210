import { describe, expect, test } from 'vitest'
import { corr } from '../helpers/corr.js'
import { inputsFolder, notes } from '../helpers/inputs-folder.js'
import { tempFolder } from '../helpers/temp-folder.js'

describe('wrong use and wrong inputs end with one line', () => {
  test.each<[args: string, status: number, note: RegExp]>([
    ['match', 2, /^usage: corr match LOG… CAPTURE…; see corr match --help$/],
    ['index', 2, /^usage: corr index CAPTURE…/],
    ['flows', 2, /^usage: corr flows CAPTURE…/],
    ['errors', 2, /^usage: corr errors LOG…/],
    ['nonsense', 2, /^there is no command "nonsense"; see corr --help$/],
    ['mathc app.log out.pcap', 2, /^there is no command "mathc"; did you mean corr match\? see corr --help$/],
    ['match app.log out.pcap --limt 3', 2, /^there is no flag --limt; did you mean --limit\? see corr match --help$/],
    ['flows out.pcap --caus=x', 2, /^there is no flag --caus=x; did you mean --cause\? see corr flows --help$/],
    ['flows out.pcap --sort luck', 2, /^--sort cannot be "luck"; give one of stream, start, end/],
    ['app.log out.pcap', 2, /did you mean corr match app\.log out\.pcap\?$/],
    ['match --nonsense app.log out.pcap', 2, /^there is no flag --nonsense; see corr match --help$/],
    [
      'match app.log out.pcap --format xml',
      2,
      /^--format cannot be "xml"; give one of table, ndjson, json; see corr match --help$/,
    ],
    [
      'match app.log out.pcap --json --format table',
      2,
      /^--format and --json exclude each other; give one of them; see/,
    ],
    ['match app.log out.pcap --cause serverreset', 2, /^--cause cannot be "serverreset"; did you mean server-reset\? /],
    [
      'match app.log out.pcap --fail-on server-rest',
      2,
      /^--fail-on cannot be "server-rest"; did you mean server-reset\?/,
    ],
    ['export app.log out.pcap --frames --filter', 2, /^--filter and --frames exclude each other; give one of them; /],
    ['--hlep', 2, /^a command comes before --hlep; did you mean --help\? see corr --help$/],
    ['--json match app.log out.pcap', 2, /^a command comes before --json; see corr --help$/],
    ['help mtach', 2, /^there is no command "mtach"; did you mean corr match\? see corr --help$/],
    ['match app.log out.pcap --tz Mars', 2, /^--tz cannot be "Mars"; give an IANA name/],
    ['errors app.log --line-pattern T=(', 2, /^--line-pattern "T=\(" has no group named time, level or message/],
    ['errors app.log --line-pattern (?<time>', 2, /^--line-pattern cannot be "\(\?<time>"; give a JavaScript/],
    ['match app.log out.pcap --limit 0', 2, /^--limit cannot be "0"; give a whole number from 1$/],
    ['match app.log out.pcap --window=-1', 2, /^--window cannot be "-1"/],
    ['match app.log out.pcap --clock-offset soon', 2, /^--clock-offset cannot be "soon"; give a number$/],
    ['flows out.pcap --port 70000', 2, /^--port cannot be "70000"; give a whole number from 0 to 65535$/],
    ['flows out.pcap --cause bad-luck', 2, /^--cause cannot be "bad-luck"; give one of connection-refused, /],
    [
      'match out.pcap cut.pcap',
      2,
      /^there is no log among the inputs \(out\.pcap is a capture, cut\.pcap is a capture\)/,
    ],
    ['match app.log quiet.log', 2, /^there is no capture among the inputs \(app\.log is a log, quiet\.log is a log\)/],
    ['match empty.log out.pcap', 2, /^there is no log among the inputs \(empty\.log is empty, /],
    ['match app.log empty.log', 2, /^there is no capture among the inputs \(app\.log is a log, empty\.log is empty\)/],
    ['match app.log -', 2, /^there is no capture among the inputs \(app\.log is a log, standard input is empty\)/],
    ['errors missing/', 1, /^missing\/: there is no such file; check the name$/],
    ['index bare', 1, /^bare: there is no file in this folder; name another one; /],
    ['match app.log bare', 1, /^bare: there is no file in this folder; /],
    ['errors mixed/captures', 1, /^mixed\/captures\/out\.pcap: this is a capture, not a log; name a log$/],
    ['match app.log missing.pcap', 1, /^missing\.pcap: there is no such file; check the name$/],
    ['match app.log empty.pcap', 1, /^empty\.pcap: the capture is empty/],
    ['match app.log noise.bin', 1, /^noise\.bin: this is data of an unknown kind/],
    ['index app.log', 1, /^app\.log: this is a log, not a capture; name a capture$/],
    ['flows empty.log', 1, /^empty\.log: this is empty, not a capture/],
    ['errors out.pcap', 1, /^out\.pcap: this is a capture, not a log; name a log$/],
    ['errors *.nothing', 1, /^\*\.nothing: no file has such a name/],
    ['flows --db missing/x.db', 1, /^missing\/x\.db: its folder does not exist; make the folder$/],
    ['flows --db app.log', 1, /^app\.log: it is no index; name another file$/],
    ['errors app.log -o missing/x', 1, /^missing\/x: its folder does not exist \(ENOENT\); make the folder$/],
    ['errors app.log -o app.log/x', 1, /^app\.log\/x: its folder is a file \(ENOTDIR\); name another place$/],
    ['errors app.log -o .', 1, /^\.: it is a folder \(EISDIR\); name a file in it$/],
    ['errors app.log -o /dev/full', 1, /^\/dev\/full: the disk is full \(ENOSPC\); make room$/],
    ['export app.log out.pcap --pcapng missing/x', 1, /^missing\/x: its folder does not exist/],
    ['report app.log out.pcap -o day.pdf', 2, /^there is no report as \.pdf; give --format html\|markdown/],
    ['errors app.log -o ./app.log', 2, /^-o \.\/app\.log would overwrite an input; name another file$/],
    ['index out.pcap --db out.pcap', 1, /^out\.pcap: it is no index; name another file$/],
    ['flows out.pcap --port 1', 0, /^none of 9 flows is as asked for$/],
    ['errors app.log --since 2027-01-01', 0, /^none of 3 errors is as asked for$/],
    ['match app.log out.pcap --cause path-loss', 0, /^none of 3 errors is as asked for$/],
    ['report app.log out.pcap --cause path-loss', 0, /^none of 3 errors is as asked for$/],
    ['export app.log out.pcap --since 2027-01-01', 0, /^none of 3 errors is as asked for$/],
    ['errors quiet.log', 0, /^quiet\.log: no socket error in its 12 lines$/],
    ['errors empty.log', 0, /^empty\.log: the log is empty$/],
    ['flows no-tcp.pcap', 0, /^no-tcp\.pcap: no TCP in its 0 frames$/],
    ['match quiet.log out.pcap', 0, /^quiet\.log: no socket error in its 12 lines$/],
    ['match app.log empty.log out.pcap', 0, /^empty\.log: the log is empty$/],
    ['match app.log no-tcp.pcap', 0, /^no-tcp\.pcap: no TCP in its 0 frames$/],
    ['flows cut.pcap', 0, /^cut\.pcap.*in the middle of a packet/],
  ])('corr %s', async (args, status, note) => {
    const run = await corr(args.split(' '), { cwd: inputsFolder() })
    expect(notes(run)).toEqual([expect.stringMatching(note)])
    expect(run.status).toBe(status)
  })

  test('corr alone says what could be asked', async () => {
    const { status, stdout, stderr } = await corr([], { cwd: tempFolder() })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    for (const command of ['match', 'index', 'flows', 'errors']) expect(stderr).toContain(`  corr ${command} `)
  })
})
