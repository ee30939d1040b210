import { processLine, unescapeControls } from './journald.js'
import { peeled, type Transport } from './transport.js'

const RFC3164 =
  /^(?:<\d{1,3}>)?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?) (\S+) ([^\s[\]:]+)(?:\[(\d+)\])?: ?(.*)$/s
const RFC5424 =
  /^<\d{1,3}>1 (\S+) (\S+) (\S+) (\S+) (\S+) (?:-|(?:\[(?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*")*\])+)(?: (?:\u{feff})?(.*))?$/su
const HEROKU = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[+-]\d\d:\d\d) ([\w-]+)\[([\w.-]+)\]: ?(.*)$/s

const CLOUD_FOUNDRY = /^\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[+-]\d{4}) \[([A-Z][A-Z\d/-]*)\] (?:OUT|ERR) ?(.*)$/s

/** `Nov 22 10:35:57 host tag[pid]: text`. */
export const syslog3164: Transport = {
  name: 'syslog RFC 3164',
  peel(line) {
    const found = RFC3164.exec(line)
    return found === null
      ? null
      : processLine(unescapeControls(found[5]), `${found[2]} ${found[3]}`, found.at(4), found[1])
  },
}

/** `<134>1 time host app pid msgid structured-data text`. */
export const syslog5424: Transport = {
  name: 'syslog RFC 5424',
  peel(line) {
    const found = line.startsWith('<') ? RFC5424.exec(line) : null
    if (found === null) return null
    const time = found[1] === '-' ? null : found[1]
    return processLine(unescapeControls(found.at(6) ?? ''), `${found[2]} ${found[3]}`, found[4], time)
  },
}

/** Heroku's logplex: `time app[web.1]: text`; the brackets hold the dyno, not a process id. */
export const heroku: Transport = {
  name: 'Heroku',
  peel(line) {
    const found = line.charAt(10) === 'T' && line.includes(']:') ? HEROKU.exec(line) : null
    return found === null ? null : peeled(found[4], `${found[2]}[${found[3]}]`, found[1])
  },
}

/** Cloud Foundry: `time [APP/PROC/WEB/0] ERR text`. */
export const cloudFoundry: Transport = {
  name: 'Cloud Foundry',
  peel(line) {
    const found = line.includes('[') ? CLOUD_FOUNDRY.exec(line) : null
    return found === null ? null : peeled(found[3], found[2], found[1])
  },
}
