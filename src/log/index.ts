import { compose, cri, dockerJson, kubectlPrefix } from './formats/container.js'
import { journaldJson, journaldShort } from './formats/journald.js'
import { cloudFoundry, heroku, syslog3164, syslog5424 } from './formats/syslog.js'
import { shipperJson } from './formats/shipper.js'
import type { Transport } from './formats/transport.js'

/** Ways in which lines are wrapped, in the order tried; several may lie in one another. */
export const TRANSPORTS: readonly Transport[] = [
  dockerJson,
  journaldJson,
  shipperJson,
  cri,
  syslog5424,
  syslog3164,
  heroku,
  cloudFoundry,
  journaldShort,
  kubectlPrefix,
  compose,
]
