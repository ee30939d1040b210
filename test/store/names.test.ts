import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex, type Index } from '../../src/store/database.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowSource } from '../../src/store/flow-source.js'
import { captureEntry } from '../helpers/capture-entry.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { unpackPlain } from '../helpers/packed-plain.mjs'

const seen = (name: string, address: string, firstNs = 1e9, lastNs = firstNs): object => ({
  name,
  address,
  firstNs,
  lastNs,
})

async function withNames(names: readonly object[], path = join(tempFolder(), 'names.corr'), size = 1): Promise<Index> {
  const index = openIndex(path, 'write')
  const entry = captureEntry({ names: names as never, identity: { ...captureEntry().identity!, size } })
  await storeCapture(index, entry, [])
  return index
}

test('a name leads to its addresses, the earliest answer first', async () => {
  const index = await withNames([
    seen('api.example.com', '192.0.2.8', 5e9),
    seen('api.example.com', '192.0.2.7', 1e9, 3e9),
    seen('db.example.com', '192.0.2.9'),
  ])
  const { addressesOf } = flowSource(storedCaptures(index), unpackPlain)
  expect(addressesOf('API.example.com.')).toEqual([
    { address: '192.0.2.7', capture: 0, firstMs: 1_700_000_001_000, lastMs: 1_700_000_003_000 },
    { address: '192.0.2.8', capture: 0, firstMs: 1_700_000_005_000, lastMs: 1_700_000_005_000 },
  ])
  expect(addressesOf('example.com')).toEqual([])
  index.db.close()
})

test('a name without a dot is found with the domain that the resolver put behind it', async () => {
  const index = await withNames([seen('redis.default.svc.cluster.local', '192.0.2.7'), seen('api', '192.0.2.8')])
  const { addressesOf } = flowSource(storedCaptures(index), unpackPlain)
  expect([addressesOf('redis'), addressesOf('api')].flat().map(({ address }) => address)).toEqual([
    '192.0.2.7',
    '192.0.2.8',
  ])
  expect(addressesOf('default')).toEqual([])
  index.db.close()
})

test('a newer state of a capture brings its own names', async () => {
  const path = join(tempFolder(), 'names.corr')
  ;(await withNames([seen('old.example.com', '192.0.2.7')], path)).db.close()
  const index = await withNames([seen('new.example.com', '192.0.2.8')], path, 2)
  const { addressesOf } = flowSource(storedCaptures(index), unpackPlain)
  expect([addressesOf('old.example.com').length, addressesOf('new.example.com').length]).toEqual([0, 1])
  index.db.close()
})
