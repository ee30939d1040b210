// JSON Schemas of all machine-readable output, from the types that the program itself is checked against.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createGenerator } from 'ts-json-schema-generator'

/** Name of a schema, the type it is made of, and the command that prints it. */
const SCHEMAS = [
  ['finding', 'FindingOutput', 'corr match'],
  ['error', 'ErrorOutput', 'corr errors'],
  ['flow', 'FlowOutput', 'corr flows'],
  ['packet', 'PacketOutput', 'corr show'],
  ['report', 'ReportOutput', 'corr report'],
]

const generator = createGenerator({
  path: 'src/model/{output,report-output}.ts',
  tsconfig: 'tsconfig.json',
  skipTypeCheck: true,
  topRef: false,
  expose: 'none',
  additionalProperties: false,
})

mkdirSync('dist/schemas', { recursive: true })
for (const [name, type, command] of SCHEMAS) {
  const title = `One object of ${command} --format ndjson`
  const schema = { ...generator.createSchema(type), $id: `corr/${name}.schema.json`, title }
  writeFileSync(`dist/schemas/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`)
}
