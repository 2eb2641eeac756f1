export { changeRelation, keepPeople, type NewPeople, refreshProfiles } from './keep-people.ts'
