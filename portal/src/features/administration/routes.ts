import type { RouteRecordRaw } from 'vue-router'

/** The pages of the administration, each loaded when it is wanted. */
export const administration: RouteRecordRaw = {
  path: '/administration',
  component: () => import('./AdministrationPage.vue'),
  meta: { needs: 'administrator' },
  children: [
    { path: '', component: () => import('./OverviewPage.vue') },
    { path: 'matters', component: () => import('./matters/MattersPage.vue') },
    { path: 'matters/:code', component: () => import('./matters/MatterPage.vue') },
    {
      path: 'matters/:code/versions/:version(\\d+)',
      component: () => import('./matters/VersionPage.vue'),
    },
    { path: 'publishing', component: () => import('./publishing/PublishPage.vue') },
    { path: 'definitions', component: () => import('./matters/DefinitionsPage.vue') },
    {
      path: 'announcements',
      component: () => import('./announcements/AnnouncementsPage.vue'),
    },
    {
      path: 'announcements/:id',
      component: () => import('./announcements/AnnouncementPage.vue'),
    },
    { path: 'operations', component: () => import('./operations/OperationsPage.vue') },
    { path: 'dead-letters', component: () => import('./operations/DeadLettersPage.vue') },
    {
      path: 'dead-letters/:service/:id',
      component: () => import('./operations/DeadLetterPage.vue'),
    },
    { path: 'adapter', component: () => import('./adapter/AdapterPage.vue') },
    { path: 'runs', component: () => import('./runs/RunsPage.vue') },
    { path: 'runs/:id', component: () => import('./runs/RunPage.vue') },
  ],
}
