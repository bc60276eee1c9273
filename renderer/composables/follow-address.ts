import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'

const underWay = new WeakMap<Router, RouteLocationNormalized>()

/** Knows from now on of the navigations that are under way: a room is loaded when it is first entered. */
export function watchNavigations(router: Router): void {
  router.beforeEach((to) => {
    underWay.set(router, to)
  })
  router.afterEach((to) => {
    if (underWay.get(router) === to) underWay.delete(router)
  })
}

/**
 * Has the address say what the room shows. Not where people are on the way to another room: replacing the
 * address would call that off, and what they pressed would do nothing.
 */
export function followAddress(router: Router, to: RouteLocationRaw): void {
  const next = underWay.get(router)
  if (next && next.name !== router.currentRoute.value.name) return
  void router.replace(to)
}
