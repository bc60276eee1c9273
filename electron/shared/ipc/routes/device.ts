import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { CheckState } from '../../runtime/device.ts'
import type { Device } from '../../trace/device.ts'
import { trusted } from './common.ts'

export const deviceRoutes = {
  /** What ONNX Runtime offers on this platform, the processor first. */
  'device.list': defineRoute(z.null(), trusted<Device[]>()),
  'device.state': defineRoute(z.null(), trusted<CheckState>()),
  /** Compares the loaded model's device with the processor; answers when that is over. */
  'device.check': defineRoute(z.null(), trusted<CheckState>()),
  'device.stopCheck': defineRoute(z.null(), z.null()),
}
