import { inject, type ComputedRef, type InjectionKey } from 'vue'

/** What App tells every room's header: the model that would answer, and where it runs. */
export interface FrameContext {
  model: ComputedRef<{ name: string; state: 'none' | 'loading' | 'ready' | 'failed' }>
  /** `CPU`, or null where no model is loaded. */
  device: ComputedRef<string | null>
}

export const FRAME: InjectionKey<FrameContext> = Symbol('frame')

/** Null outside App, as in component tests: the header then shows the title alone. */
export function useFrame(): FrameContext | null {
  return inject(FRAME, null)
}
