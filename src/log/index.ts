import { compose, cri, dockerJson } from './formats/container.js'
import { journaldJson, journaldShort } from './formats/journald.js'
import { heroku, syslog3164, syslog5424 } from './formats/syslog.js'
import type { Transport } from './formats/transport.js'

/** Ways in which lines are wrapped, in the order tried; several may lie in one another. */
export const TRANSPORTS: readonly Transport[] = [
  dockerJson,
  journaldJson,
  cri,
  syslog5424,
  syslog3164,
  heroku,
  journaldShort,
  compose,
]
