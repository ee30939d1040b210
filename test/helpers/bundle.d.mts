export function bundled(names: readonly string[]): Promise<string>
