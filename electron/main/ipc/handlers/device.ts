import type { DeviceService } from '#main/services/device-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { deviceRoutes } from '#shared/ipc/routes/device.ts'

export function deviceHandlers(devices: DeviceService): IpcHandlersFor<typeof deviceRoutes> {
  return {
    'device.list': () => devices.list(),
    'device.state': () => devices.state(),
    'device.check': () => devices.check(),
    'device.stopCheck': () => devices.stop(),
  }
}
