/** Ways to wrap the lines of a log, one line of it a line of the result. */
export interface Wrapper {
  readonly name: string
  wrap(line: string, index: number): string
}

const iso = (index: number): string => new Date(Date.UTC(2026, 10, 22, 10, 50) + index).toISOString()

export const WRAPPERS: readonly Wrapper[] = [
  { name: 'docker json-file', wrap: (line, i) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: iso(i).replace('Z', '123456Z') }) },
  { name: 'CRI', wrap: (line, i) => `${iso(i).replace('Z', '123456Z')} stderr F ${line}` },
  { name: 'kubectl --timestamps', wrap: (line, i) => `${iso(i).replace('Z', '123456Z')} ${line}` },
  { name: 'docker compose', wrap: (line) => `order-api-1  | ${line}` },
  { name: 'pm2 --time', wrap: (line, i) => `${iso(i).slice(0, 19)}: ${line}` },
  { name: 'journald short-iso', wrap: (line, i) => `${iso(i).slice(0, 19)}+0000 app-01 order-api[2214]: ${line}` },
  { name: 'journald json', wrap: (line, i) => JSON.stringify({ MESSAGE: line, _PID: '2214', SYSLOG_IDENTIFIER: 'order-api', __REALTIME_TIMESTAMP: `${String(1795344000000 + i)}000` }) },
  { name: 'journald json, bytes', wrap: (line, i) => JSON.stringify({ MESSAGE: [...Buffer.from(line)], _PID: '2214', __REALTIME_TIMESTAMP: `${String(1795344000000 + i)}000` }) },
  { name: 'syslog RFC 3164', wrap: (line) => `Nov 22 10:50:00 app-01 order-api[2214]: ${line}` },
  { name: 'syslog RFC 5424', wrap: (line, i) => `<134>1 ${iso(i)} app-01 order-api 2214 - - ${line}` },
  { name: 'Heroku', wrap: (line, i) => `${iso(i).replace('Z', '123+00:00')} app[web.1]: ${line}` },
  { name: 'kubectl --prefix', wrap: (line) => `[pod/order-api-7d9f6c5b8-x2k4q/app] ${line}` },
  { name: 'pm2 logs', wrap: (line) => `0|order-api  | ${line}` },
  { name: 'foreman', wrap: (line) => `10:50:00 web.1  | ${line}` },
  { name: 'Cloud Foundry', wrap: (line, i) => `   ${iso(i).replace('Z', '+0000')} [APP/PROC/WEB/0] ERR ${line}` },
  { name: 'journald short-full', wrap: (line) => `Sun 2026-11-22 10:50:00 UTC app-01 order-api[2214]: ${line}` },
  { name: 'journald short-unix', wrap: (line) => `1795344000.123456 app-01 order-api[2214]: ${line}` },
  { name: 'Google Cloud', wrap: (line, i) => JSON.stringify({ insertId: `x${String(i)}`, textPayload: line, timestamp: iso(i), labels: { pod: 'a' } }) },
  { name: 'CloudWatch', wrap: (line, i) => JSON.stringify({ ingestionTime: 1795344000000, timestamp: 1795344000000 + i, message: line, logStreamName: 'web/1' }) },
  { name: 'Loki', wrap: (line, i) => JSON.stringify({ labels: { app: 'order-api' }, line, timestamp: iso(i) }) },
  { name: 'fluent-bit', wrap: (line, i) => JSON.stringify({ '@timestamp': iso(i), log: line, kubernetes: { pod_name: 'a' } }) },
  { name: 'filebeat', wrap: (line, i) => JSON.stringify({ '@timestamp': iso(i), message: line, agent: { type: 'filebeat' }, input: { type: 'log' } }) },
  { name: 'colour', wrap: (line) => (line.startsWith('{') ? line : `\u001b[90m${line}\u001b[39m`) },
  { name: 'CRLF', wrap: (line) => `${line}\r` },
] // prettier-ignore
