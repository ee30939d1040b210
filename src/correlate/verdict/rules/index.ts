import type { Rule } from '../claim.js'
import { captureEnds } from './capture-ends.js'
import { clientReset } from './client-reset.js'
import { clientTimeout } from './client-timeout.js'
import { connectTimeout } from './connect-timeout.js'
import { connectionRefused } from './connection-refused.js'
import { earlyClose } from './early-close.js'
import { middleboxReset } from './middlebox-reset.js'
import { normalClose } from './normal-close.js'
import { pathLoss } from './path-loss.js'
import { serverReset } from './server-reset.js'

/** All rules in order of rank: the first that claims a flow has it. */
export const RULES: readonly Rule[] = [
  connectionRefused,
  connectTimeout,
  middleboxReset,
  pathLoss,
  earlyClose,
  clientTimeout,
  clientReset,
  serverReset,
  captureEnds,
  normalClose,
]
