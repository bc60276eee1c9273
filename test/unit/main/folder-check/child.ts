// Stands in for the utilityProcess of a check: the same entry, over Node's own channel.
Reflect.set(process, 'parentPort', {
  postMessage: (message: unknown) => process.send?.(message),
  on: (_event: string, listener: (event: { data: unknown }) => void) =>
    process.on('message', (data) => {
      listener({ data })
    }),
})
void import('#runtime/check/index.ts')
